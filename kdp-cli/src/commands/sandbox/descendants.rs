//! The processes that a command leaves behind: they become ours when it ends, and end with us.
//!
//! Linux can do this (`PR_SET_CHILD_SUBREAPER`, `PR_SET_PDEATHSIG`); elsewhere nothing is done and
//! orphans are init's, as after any command. What has a session of its own (`setsid`: a daemon) has
//! made itself independent on purpose and is left alone.

pub(super) use platform::{bind_to_us, end};

#[cfg(target_os = "linux")]
mod platform {
    use std::fs;
    use std::io;
    use std::os::unix::process::CommandExt;
    use std::process::Command;
    use std::time::Duration;

    use nix::unistd::getsid;
    use rustix::io::Errno;
    use rustix::process::{
        Pid, Resource, Rlimit, Signal, WaitOptions, getpid, getppid, kill_process, set_child_subreaper,
        set_parent_process_death_signal, setrlimit, wait,
    };

    /// How long orphans may take to end when they are asked to, and then when they are not.
    const GRACE: Duration = Duration::from_secs(2);
    const STEP: Duration = Duration::from_millis(10);

    /// Makes the command's orphans ours, and the command end when we are killed. It may open so many files.
    #[allow(unsafe_code)]
    pub(in super::super) fn bind_to_us(command: &mut Command, files_max: Rlimit) -> io::Result<()> {
        let us = getpid();
        set_child_subreaper(Some(us))?;
        let prepare = move || {
            setrlimit(Resource::Nofile, files_max)?;
            set_parent_process_death_signal(Some(Signal::TERM))?;
            // We may have ended between the fork and now.
            if getppid() == Some(us) { Ok(()) } else { Err(Errno::SRCH.into()) }
        };
        // SAFETY: between fork and exec it makes system calls only; it allocates nothing and takes no lock.
        unsafe { command.pre_exec(prepare) };
        Ok(())
    }

    /// Ends the orphans that there are.
    pub(in super::super) async fn end() {
        for signal in [Signal::TERM, Signal::KILL] {
            let mut told = Vec::new();
            for _ in 0..GRACE.as_millis() / STEP.as_millis() {
                reap();
                let orphans = orphans();
                if orphans.is_empty() {
                    return;
                }
                for orphan in orphans.into_iter().filter(|orphan| !told.contains(orphan)).collect::<Vec<_>>()
                {
                    // It may have ended this moment.
                    let _ = kill_process(orphan, signal);
                    told.push(orphan);
                }
                tokio::time::sleep(STEP).await;
            }
        }
    }

    /// Takes note of those that have ended.
    fn reap() {
        while let Ok(Some(_)) = wait(WaitOptions::NOHANG) {}
    }

    /// Our children within our session. Without `CONFIG_PROC_CHILDREN` there seem to be none.
    ///
    /// A session that began outside of our PID namespace has the number 0 for all who are in it.
    fn orphans() -> Vec<Pid> {
        let session_of =
            |pid: Option<Pid>| getsid(pid.map(|pid| nix::unistd::Pid::from_raw(pid.as_raw_pid())));
        let session = session_of(None).ok();
        let Ok(threads) = fs::read_dir("/proc/self/task") else { return Vec::new() };
        let lists = threads.flatten().flat_map(|thread| fs::read_to_string(thread.path().join("children")));
        let children = lists.flat_map(|list| parse(&list));
        children.filter(|child| session.is_some() && session_of(Some(*child)).ok() == session).collect()
    }

    fn parse(list: &str) -> Vec<Pid> {
        list.split_whitespace().filter_map(|number| Pid::from_raw(number.parse().ok()?)).collect()
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn the_kernels_list_is_read() {
            let raw = |list| parse(list).into_iter().map(Pid::as_raw_pid).collect::<Vec<_>>();
            assert_eq!(raw("12 345 "), [12, 345]);
            assert_eq!(raw(""), [0; 0]);
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod platform {
    use std::io;
    use std::process::Command;

    use rustix::process::Rlimit;

    pub(in super::super) fn bind_to_us(_: &mut Command, _: Rlimit) -> io::Result<()> {
        Ok(())
    }

    pub(in super::super) async fn end() {}
}
