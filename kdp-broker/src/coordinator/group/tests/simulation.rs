//! Members that join, leave, crash and come back at random, some of them static, with a log that is
//! loaded anew now and then. When the chaos stops, the group must heal: one stable generation that
//! has every member in it, whatever the seed.

use super::*;

const SEEDS: u64 = 300;
const STEPS: usize = 120;
const CLIENTS: usize = 5;

/// xorshift64*, so that a seed is all there is to repeat.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) % bound
    }
}

/// A client as Java's consumer behaves, in short.
struct Client {
    instance_id: Option<String>,
    is_up: bool,
    member: String,
    phase: Phase,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Phase {
    Unjoined,
    Joining(Token),
    Syncing(Token, i32),
    Stable { generation: i32 },
}

impl Client {
    fn new(index: usize) -> Self {
        let instance_id = index.is_multiple_of(2).then(|| format!("i{index}"));
        Client { instance_id, is_up: false, member: String::new(), phase: Phase::Unjoined }
    }

    fn start(&mut self) {
        if !self.is_up {
            *self = Client {
                is_up: true,
                instance_id: self.instance_id.clone(),
                member: String::new(),
                phase: Phase::Unjoined,
            };
        }
    }

    fn turn(&mut self, bench: &mut Bench) {
        match self.phase {
            _ if !self.is_up => {}
            Phase::Unjoined => {
                let request =
                    join_request(&self.member).with_group_instance_id(self.instance_id.as_deref().map(text));
                self.phase = Phase::Joining(bench.join(request, 9));
            }
            Phase::Joining(token) => {
                let Some(answer) = bench.joined.get(&token).cloned() else { return };
                self.on_error(answer.error_code, Some(answer.member_id.as_str()));
                if answer.error_code == 0 {
                    self.member = answer.member_id.to_string();
                    let members: Vec<&str> =
                        answer.members.iter().map(|member| member.member_id.as_str()).collect();
                    let given: Vec<(&str, &str)> = members.iter().map(|member| (*member, *member)).collect();
                    let given = if answer.skip_assignment { &[][..] } else { &given };
                    let token = bench.sync(&sync_request(&self.member, answer.generation_id, given));
                    self.phase = Phase::Syncing(token, answer.generation_id);
                }
            }
            Phase::Syncing(token, generation) => {
                let Some(answer) = bench.synced.get(&token).cloned() else { return };
                self.on_error(answer.error_code, None);
                if answer.error_code == 0 {
                    self.phase = Phase::Stable { generation };
                }
            }
            Phase::Stable { generation } => {
                if let Err(code) = bench.heartbeat(&self.member, generation) {
                    self.on_error(code.code(), None);
                }
            }
        }
    }

    fn on_error(&mut self, code: i16, member: Option<&str>) {
        if code == 0 {
            return;
        }
        self.phase = Phase::Unjoined;
        if code == ResponseError::MemberIdRequired.code() {
            self.member = member.unwrap_or_default().to_owned();
        } else if code == ResponseError::FencedInstanceId.code() {
            self.is_up = false;
        } else if code != ResponseError::RebalanceInProgress.code() {
            self.member.clear();
        }
    }
}

fn run(seed: u64) {
    let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut bench = Bench::new();
    let mut clients: Vec<Client> = (0..CLIENTS).map(Client::new).collect();
    for _ in 0..STEPS {
        let index = random.below(CLIENTS as u64) as usize;
        match random.below(12) {
            0..=2 => clients[index].start(),
            // A crash: nobody hears of it.
            3 => clients[index].is_up = false,
            4 => leave(&mut bench, &mut clients[index]),
            5 if random.below(4) == 0 => restart_broker(&mut bench, &mut clients),
            6..=7 => bench.pass(random.below(8_000) as i64),
            _ => clients.iter_mut().for_each(|client| client.turn(&mut bench)),
        }
        check(&bench);
    }
    heal(&mut bench, &mut clients, seed);
}

fn leave(bench: &mut Bench, client: &mut Client) {
    if client.is_up && client.instance_id.is_none() && !client.member.is_empty() {
        let member = kdp_client::protocol::messages::leave_group_request::MemberIdentity::default()
            .with_member_id(text(&client.member));
        let request = kdp_client::protocol::messages::LeaveGroupRequest::default()
            .with_group_id(group_id())
            .with_members(vec![member]);
        let decision = bench.machine.leave(&request, bench.now);
        bench.take(decision);
        client.is_up = false;
    }
}

/// All requests that wait are lost; clients ask again with what they know.
fn restart_broker(bench: &mut Bench, clients: &mut [Client]) {
    let next_token = bench.next_token;
    *bench = bench.reload();
    bench.next_token = next_token;
    for client in clients {
        if matches!(client.phase, Phase::Joining(_) | Phase::Syncing(..)) {
            client.phase = Phase::Unjoined;
        }
    }
}

/// What must hold at any time.
fn check(bench: &Bench) {
    let Some(group) = bench.machine.groups.get(GROUP) else { return };
    assert_eq!(group.state == classic::State::Empty, group.members.is_empty() && !group.state.is_preparing());
    if let Some(leader) = &group.leader {
        assert!(group.members.contains(leader), "the leader is a member");
    }
    let awaiting = group.members.iter().filter(|member| member.awaiting_join.is_some()).count();
    assert_eq!(awaiting, group.members.awaiting_join());
    if !group.state.is_preparing() {
        assert_eq!(awaiting, 0, "nobody waits to join a group that is not rebalancing");
    }
    if group.state == classic::State::Stable {
        assert!(group.members.iter().all(|member| member.awaiting_sync.is_none()));
    }
}

fn heal(bench: &mut Bench, clients: &mut [Client], seed: u64) {
    clients.iter_mut().for_each(Client::start);
    for _ in 0..400 {
        clients.iter_mut().for_each(|client| {
            client.start();
            client.turn(bench)
        });
        bench.pass(1_000);
        check(bench);
    }
    let generation = bench.generation();
    for client in clients.iter() {
        assert_eq!(client.phase, Phase::Stable { generation }, "seed {seed}: {}", client.member);
    }
    let group = &bench.machine.groups[GROUP];
    assert_eq!((bench.state(), group.members.len()), ("Stable", CLIENTS), "seed {seed}");
    for member in group.members.iter() {
        assert!(!member.assignment.is_empty(), "seed {seed}: {} has nothing", member.id);
    }
    assert_eq!(bench.reload().machine.describe(&group_id(), 6), bench.machine.describe(&group_id(), 6));
}

#[test]
fn groups_heal() {
    (1..=SEEDS).for_each(run);
}
