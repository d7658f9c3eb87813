"""Consumer groups: members that come and go, what they commit, and what an operator may do to them."""

from concurrent.futures import ThreadPoolExecutor

from kafka import OffsetAndMetadata
from kafka.admin import MemberToRemove

from records import produce


def settle(saw, members, partitions):
    """Polls until each has this many partitions: at once, since each waits for the others to join."""

    def settled():
        list(pool.map(lambda member: member.poll(timeout_ms=500), members))
        return all(len(member.assignment()) == partitions for member in members)

    with ThreadPoolExecutor(len(members)) as pool:
        saw.wait(f"{partitions} partitions each", settled)


def described(admin, group):
    described = admin.describe_groups([group])[group]
    for member in described["members"]:
        member["client_id"] = member["client_id"][:6]
    described["members"].sort(key=lambda member: str(member.get("member_assignment")))
    return described


def member(saw, group, **more):
    return saw.consumer(saw.name("t"), group_id=group, **more)


def group(saw):
    admin = saw.admin()
    saw.create_topic(admin, "t", 4)
    produce(saw, "t", 10)
    group = saw.name("group")
    one = member(saw, group)
    settle(saw, [one], 4)
    two = member(saw, group)
    settle(saw, [one, two], 2)
    saw.line("together", described(admin, group))
    saw.result("delete with members", lambda: admin.delete_groups([group]))
    two.close()
    settle(saw, [one], 4)
    one.commit({saw.partition("t", 0): OffsetAndMetadata(6, "so far", -1),
                saw.partition("t", 1): OffsetAndMetadata(0, "", -1)})
    saw.line("committed", [one.committed(saw.partition("t", index)) for index in range(3)])
    one.close()
    saw.line("empty", described(admin, group))
    next_one = member(saw, group)
    seen = []

    def rest():
        for batch in next_one.poll(timeout_ms=500).values():
            seen.extend(record.offset for record in batch)
        return len(seen) >= 4

    saw.wait("the rest", rest)
    saw.line("resumed", seen)
    next_one.close()


def group_admin(saw):
    admin = saw.admin()
    saw.create_topic(admin, "t", 2)
    group = saw.name("group")
    zero, one, nothing = saw.partition("t", 0), saw.partition("t", 1), saw.partition("none", 0)
    saw.result("describe nothing", lambda: admin.describe_groups([group]))
    saw.result("delete nothing", lambda: admin.delete_groups([group]))
    saw.result("offsets of nothing", lambda: list(admin.list_group_offsets({group: None})[group].values()))
    saw.result("set", lambda: list(admin.alter_group_offsets(
        group, {zero: OffsetAndMetadata(5, "by hand", -1), one: OffsetAndMetadata(7, "", -1)}).values()))
    saw.result("set for nothing", lambda: list(admin.alter_group_offsets(
        group, {nothing: OffsetAndMetadata(5, "", -1)}).values()))
    saw.result("offsets", lambda: sorted(admin.list_group_offsets({group: None})[group].values()))
    saw.result("described", lambda: described(admin, group))
    for states in (None, ["Empty"], ["Stable"]):
        saw.line(f"listed {states}", [each for each in admin.list_groups(states_filter=states)
                                      if each["group_id"].startswith("python-group-admin")])
    saw.result("forget one", lambda: list(admin.delete_group_offsets(group, [one]).values()))
    saw.result("forget it again", lambda: list(admin.delete_group_offsets(group, [one]).values()))
    saw.result("offsets", lambda: sorted(admin.list_group_offsets({group: None})[group].values()))
    busy = member(saw, group)
    settle(saw, [busy], 2)
    saw.result("set under a member", lambda: list(admin.alter_group_offsets(
        group, {zero: OffsetAndMetadata(1, "", -1)}).values()))
    saw.result("forget under a member", lambda: list(admin.delete_group_offsets(group, [zero]).values()))
    busy.close()
    saw.result("delete", lambda: admin.delete_groups([group]))
    saw.result("gone", lambda: admin.describe_groups([group]))


def static_members(saw):
    admin = saw.admin()
    saw.create_topic(admin, "t", 4)
    group = saw.name("group")
    first = member(saw, group, group_instance_id="a")
    second = member(saw, group, group_instance_id="b")
    settle(saw, [first, second], 2)
    saw.line("together", described(admin, group))
    saw.result("remove one", lambda: list(admin.remove_group_members(
        group, [MemberToRemove(group_instance_id="b")]).values()))
    saw.result("remove nobody", lambda: list(admin.remove_group_members(
        group, [MemberToRemove(group_instance_id="c")]).values()))
    settle(saw, [first], 4)
    first.close()
    second.close()
