"""Tries to break out of a service's confinement, by one harmless attempt per protection.

Prints a line "NAME: happened" or "NAME: stopped (why)" for each. Run under the unit's own settings every attempt has
to be stopped; run outside them every one has to happen, or the test proves nothing.
"""

import ctypes
import mmap
import os
import resource
import shutil
import socket
import stat
import subprocess
import sys

libc = ctypes.CDLL(None, use_errno=True)
HOME = os.environ["HOME"]
RUNTIME = f"/run/user/{os.getuid()}"
CLONE_NEWUSER = 0x10000000
MFD_CLOEXEC = 1
READ_IMPLIES_EXEC = 0x0400000


def called(result):
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def expect(condition, why):
    if not condition:
        raise OSError(0, why)


def write_to_home():
    path = f"{HOME}/probe-was-here"
    with open(path, "w"):
        pass
    os.unlink(path)


def write_to_configuration():
    os.makedirs(f"{HOME}/.config", exist_ok=True)
    path = f"{HOME}/.config/probe-was-here"
    with open(path, "w"):
        pass
    os.unlink(path)


def write_to_runtime_folder():
    path = f"{RUNTIME}/probe-was-here"
    with open(path, "w"):
        pass
    os.unlink(path)


def writable_folders():
    """Every folder near the root, and every mount point, in which a file can be made."""
    places = {"/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue", "/run", RUNTIME, HOME, f"{HOME}/.local/share/optout"}
    with open("/proc/self/mountinfo") as mounts:
        places |= {line.split()[4] for line in mounts}
    for top, folders, _ in os.walk("/"):
        if top.count("/") > 4 or top.startswith(("/proc", "/sys")):
            folders.clear()
        places.add(top)
    return sorted(place for place in places if os.path.isdir(place) and os.access(place, os.W_OK))


def run_program_from_a_writable_folder():
    ran, tried = [], []
    for folder in writable_folders():
        program = f"{folder}/probe-program"
        try:
            shutil.copyfile("/bin/true", program)
            os.chmod(program, 0o700)
        except OSError:
            continue
        tried.append(folder)
        try:
            subprocess.run([program], check=True)
            ran.append(folder)
        except (OSError, subprocess.CalledProcessError):
            pass
        finally:
            os.unlink(program)
    print("writable:", *tried)
    expect(ran, f"none of {len(tried)} writable folders")
    print("ran from:", *ran)


def run_program_from_memory():
    descriptor = called(libc.memfd_create(b"probe", MFD_CLOEXEC))
    with open("/bin/true", "rb") as program:
        os.write(descriptor, program.read())
    child = os.fork()
    if child == 0:
        try:
            os.execve(descriptor, ["true"], {})
        finally:
            os._exit(1)
    expect(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0, "not run")


def run_a_shell():
    subprocess.run(["/bin/sh", "-c", "exit 0"], check=True)


def run_through_the_loader():
    """The dynamic loader can map a program that the kernel would not run."""
    folder = f"{HOME}/.local/share/optout"
    os.makedirs(folder, exist_ok=True)
    program = f"{folder}/probe-program"
    shutil.copyfile("/bin/true", program)
    try:
        subprocess.run(["/lib64/ld-linux-x86-64.so.2", program], check=True, stderr=subprocess.DEVNULL)
    except subprocess.CalledProcessError as error:
        raise OSError(0, f"exit status {error.returncode}") from error
    finally:
        os.unlink(program)


def open_an_internet_socket():
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close()


def open_a_netlink_socket():
    socket.socket(socket.AF_NETLINK, socket.SOCK_RAW).close()


def reach_an_abstract_socket():
    """Abstract sockets belong to a network namespace; the test listens on one outside."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.connect("\0optout-probe")


def make_a_user_namespace():
    child = os.fork()
    if child == 0:
        os._exit(0 if libc.unshare(CLONE_NEWUSER) == 0 else ctypes.get_errno())
    number = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    expect(number == 0, os.strerror(number))


def connect(path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.connect(path)


def reach_the_session_bus():
    connect(f"{RUNTIME}/bus")


def reach_the_user_manager():
    connect(f"{RUNTIME}/systemd/private")


def map_writable_and_executable():
    prot = mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC
    mmap.mmap(-1, 4096, prot=prot, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS).close()


def set_the_suid_bit():
    folder = f"{HOME}/.local/share/optout"
    os.makedirs(folder, exist_ok=True)
    path = f"{folder}/probe-file"
    with open(path, "w"):
        pass
    try:
        os.chmod(path, 0o4700)
        expect(os.stat(path).st_mode & stat.S_ISUID, "the bit was dropped")
    finally:
        os.unlink(path)


def change_the_personality():
    called(libc.personality(READ_IMPLIES_EXEC))
    libc.personality(0)


def see_temporary_files_of_others():
    expect(os.path.exists("/tmp/optout-probe-marker"), "not seen")


def see_device_nodes():
    common = {"null", "zero", "full", "random", "urandom", "tty", "ptmx"}
    nodes = set()
    for folder, _, files in os.walk("/dev"):
        if folder != "/dev/pts":
            nodes |= {name for name in files if stat.S_ISCHR(os.lstat(f"{folder}/{name}").st_mode)}
    found = nodes - common
    expect(found, "only the common ones")


def make_a_control_group():
    with open("/proc/self/cgroup") as groups:
        path = "/sys/fs/cgroup" + [line for line in groups if line.startswith("0::")][0].strip()[3:]
    os.mkdir(f"{path}/probe")
    os.rmdir(f"{path}/probe")


def read_another_process():
    """The memory map of the user's own manager."""
    with open(f"/proc/{os.environ['PROBE_OTHER']}/maps") as maps:
        expect(maps.read(1), "empty")


def keep_capabilities_to_gain():
    with open("/proc/self/status") as status:
        bounding = [line for line in status if line.startswith("CapBnd:")][0].split()[1]
    expect(int(bounding, 16) != 0, "none left")


def gain_privileges():
    with open("/proc/self/status") as status:
        expect(any(line.split() == ["NoNewPrivs:", "0"] for line in status), "no_new_privs")


def leave_a_core_dump():
    soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    expect(hard != 0, "limit 0")


def leave_files_for_others():
    path = "/tmp/probe-mode"
    with open(path, "w"):
        pass
    mode = os.stat(path).st_mode
    os.unlink(path)
    expect(mode & 0o077, "for the owner alone")


def use_a_foreign_architecture():
    """The x32 way into the kernel: getpid with bit 30 set; ENOSYS comes from a kernel without it."""
    result = libc.syscall(0x40000000 + 39)
    expect(result > 0, os.strerror(ctypes.get_errno()))


def change_its_priority():
    os.nice(1)


ATTEMPTS = [
    write_to_home, write_to_configuration, write_to_runtime_folder, run_program_from_a_writable_folder,
    run_program_from_memory, run_a_shell, run_through_the_loader, open_an_internet_socket, open_a_netlink_socket,
    reach_an_abstract_socket, make_a_user_namespace, reach_the_session_bus, reach_the_user_manager,
    map_writable_and_executable, set_the_suid_bit, change_the_personality, see_temporary_files_of_others,
    see_device_nodes, make_a_control_group, read_another_process, keep_capabilities_to_gain, gain_privileges,
    leave_a_core_dump, leave_files_for_others, change_its_priority,
]

for attempt in ATTEMPTS:
    name = attempt.__name__.replace("_", "-")
    try:
        attempt()
        print(f"{name}: happened")
    except OSError as error:
        print(f"{name}: stopped ({error.strerror})")
    sys.stdout.flush()
