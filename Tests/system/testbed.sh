#!/usr/bin/env bash
# Runs a command under a real systemd that exists only for that command.
#
# A container is booted from an in-memory overlay of this machine's own root file system: systemd as process 1,
# journald with a persistent journal, logind, D-Bus, and the user manager of an unprivileged user "tester" in a new
# home. The command runs as tester, outside that user manager, so that it may stop and start it. Nothing on the
# machine changes; what is written inside is gone afterwards, except below a folder given with --bind.
#
# usage: testbed.sh [OPTION]... -- COMMAND [ARGUMENT]...
#   --bind FOLDER      the folder at the same path inside, writable
#   --bind-ro FOLDER   the same, read-only
#   --tmpfs PATH:SIZE  a small disk of tester's own, such as /home/tester/small:1M
#   --env NAME=VALUE   a variable for the command; only PATH, LANG, TERM and CI are passed on by themselves
#   --setup LINE       a line of shell that root runs inside before the command; TESTER_UID is set
#   --root             the command runs as root, with TESTER_UID set
#   --uml              a User-Mode Linux kernel instead of a container: it takes ten seconds longer and has a clock of its
#                      own, which "setdate" sets for all that runs there. No input; errors come with the output
#   --timeout SECONDS  ends everything after that time with exit status 124
# exit status: the command's own; 125 where the container cannot be had; 64 for wrong use
#
# needs root, overlayfs, cgroup2 and, on Debian: systemd-container dbus dbus-user-session libpam-systemd, and for --uml
# user-mode-linux
set -u

here=/run/testbed
fail() { echo "testbed: $*" >&2; exit 125; }
usage() { sed -n '/^# usage/,/^# exit/s/^# //p' "$0" >&2; exit 64; }

options() {
    binds=() disks=() variables=() setup='' account=tester machine=container limit=0
    while [ $# -gt 0 ]; do
        case $1 in
        --bind | --bind-ro) [ -d "${2-}" ] || usage; binds+=("$1=$(realpath -- "$2")"); shift 2 ;;
        --tmpfs) disks+=("${2-}"); shift 2 ;;
        --env) variables+=("--setenv=${2-}"); shift 2 ;;
        --setup) setup=${2-}; shift 2 ;;
        --root) account=root; shift ;;
        --uml) machine=kernel; shift ;;
        --timeout) limit=${2-}; shift 2 ;;
        --) shift; break ;;
        *) usage ;;
        esac
    done
    [ $# -gt 0 ] || usage
    command=("$@")
}

# Three stages, each this script again: private mounts; a cgroup and the namespaces; the container.

on_the_machine() {
    [ "$(id -u)" = 0 ] || fail "must be root"
    local tool
    for tool in systemd-nspawn systemd-run nsenter unshare setpriv dbus-daemon; do
        command -v $tool >/dev/null || fail "'$tool' is missing"
    done
    [ $machine = container ] || command -v linux.uml >/dev/null || fail "'linux.uml' is missing"
    grep -qw overlay /proc/filesystems || modprobe overlay 2>/dev/null || fail "this kernel has no overlayfs"
    TESTBED_STAGE=mounts exec unshare --mount --propagation private -- bash "$0" "$@"
}

in_private_mounts() {
    mount -t tmpfs -o mode=755 tmpfs /run || fail "cannot mount a tmpfs"
    mkdir -p $here/{cgroups,upper,work,root}
    mount -t cgroup2 cgroup2 $here/cgroups || fail "cannot mount cgroup2"
    local group=$here/cgroups/testbed.$$ old
    for old in $here/cgroups/testbed.*; do  # left over where a run was killed with -9
        [ -d "/proc/${old##*.}" ] || find "$old" -depth -type d -exec rmdir {} + 2>/dev/null
    done
    mkdir "$group" || fail "cannot make a cgroup"
    trap 'clean_up "$group"' EXIT
    trap 'exit 143' TERM
    trap 'exit 130' INT
    trap 'exit 129' HUP
    # The shell joins the group first, so that the cgroup namespace is rooted there.
    sh -c 'echo $$ > "$0/cgroup.procs" && exec "$@"' "$group" setpriv --pdeathsig KILL \
        env TESTBED_STAGE=container unshare --cgroup --ipc --uts --mount --propagation private \
        --pid --fork --kill-child --mount-proc -- bash "$0" "$@" <&0 &
    local container=$! first
    if [ "$limit" = 0 ]; then
        wait $container
        exit $?
    fi
    setpriv --pdeathsig KILL sleep "$limit" </dev/null >/dev/null 2>&1 &
    clock=$!
    wait -n -p first $container $clock
    local status=$?
    [ "${first-}" = $container ] && exit $status
    echo "testbed: over time after $limit s" >&2
    exit 124
}

clean_up() {
    trap - EXIT
    echo 1 >"$1/cgroup.kill"
    [ -z "${clock-}" ] || kill "$clock"
    wait
    local try
    for try in 1 2 3 4 5 6 7 8 9 10; do
        find "$1" -depth -type d -exec rmdir {} +
        [ -d "$1" ] || return
        sleep 0.1
    done
} 2>/dev/null

in_the_namespaces() {
    root=$here/root
    umount -R $here/cgroups
    umount -R /sys/fs/cgroup 2>/dev/null
    mount -t cgroup2 cgroup2 /sys/fs/cgroup || fail "cannot mount the cgroups"
    mount -t overlay -o "lowerdir=/,upperdir=$here/upper,workdir=$here/work" overlay $root || fail "cannot mount the overlay"
    furnish
    command=(/bin/bash -c 'cd "$0" 2>/dev/null || cd; "$@"' "$PWD" "${command[@]}")
    in_a_$machine
}

in_a_container() {
    boot
    prepare
    systemd-run-inside --unit=testbed-command --property=KillMode=process "${variables[@]}" -- "${command[@]}"
    exit $?
}

# Makes the overlay an empty machine with one user, on which nothing of this machine's own services starts.
furnish() {
    find "$root/etc/systemd/system" "$root/etc/systemd/user" -mindepth 1 -delete
    rm -rf "$root"/etc/rc[0-6S].d "$root"/var/lib/systemd/{linger,timers,timesync} "$root/var/log/journal"
    rm -f "$root/var/lib/dbus/machine-id"
    : >"$root/etc/machine-id"
    : >"$root/etc/fstab"
    echo testbed >"$root/etc/hostname"
    mkdir -p "$root/var/log/journal" "$root/var/lib/systemd/linger" "$root/etc/systemd/journald.conf.d"
    cat >"$root/etc/systemd/journald.conf.d/testbed.conf" <<'CONF'
[Journal]
Storage=persistent
SplitMode=uid
SystemMaxUse=64M
CONF
    cat >"$root/etc/systemd/system/default.target" <<'UNIT'
[Unit]
Description=Test bed
Requires=basic.target
Wants=dbus.socket systemd-logind.service systemd-user-sessions.service
After=basic.target dbus.socket systemd-logind.service systemd-user-sessions.service
AllowIsolate=yes
UNIT
    uid=2000
    while grep -q "^[^:]*:[^:]*:$uid:" "$root/etc/passwd" "$root/etc/group"; do uid=$((uid + 1)); done
    sed -i '/^tester:/d' "$root/etc/passwd" "$root/etc/group" "$root/etc/shadow"
    echo "tester:x:$uid:$uid:tester:/home/tester:/bin/bash" >>"$root/etc/passwd"
    echo "tester:x:$uid:" >>"$root/etc/group"
    echo 'tester:*:19000:0:99999:7:::' >>"$root/etc/shadow"
    rm -rf "$root/home/tester"
    install -d -m 700 -o $uid -g $uid "$root/home/tester"
    : >"$root/var/lib/systemd/linger/tester"
}

boot() {
    local mounts=() disk container
    for disk in ${disks[@]+"${disks[@]}"}; do
        mkdir -p "$root${disk%:*}"
        mounts+=("--tmpfs=${disk%:*}:size=${disk##*:},mode=700,uid=$uid,gid=$uid")
    done
    setpriv --pdeathsig KILL env -u NOTIFY_SOCKET systemd-nspawn --quiet --register=no --keep-unit --link-journal=no \
        --private-network --machine=testbed --directory=$root --console=pipe \
        ${binds[@]+"${binds[@]}"} ${mounts[@]+"${mounts[@]}"} --boot </dev/null >$here/console 2>&1 &
    container=$!
    await "booted" $container has_an_init $container
    inside=(nsenter --target "$init" --all --)
    await "got its user manager" $container user_manager_runs
    # systemd-nspawn leaves a deleted file there, over which ProtectKernelLogs= would stumble.
    "${inside[@]}" umount /proc/kmsg 2>/dev/null
}

# await WHAT PROCESS CONDITION...: until the condition holds, at most half a minute and while the process lives.
await() {
    local what=$1 process=$2 try
    shift 2
    for try in $(seq 1000); do
        "$@" && return
        kill -0 "$process" 2>/dev/null || break
        sleep 0.03
    done
    cat $here/console >&2
    fail "the container never $what"
}

has_an_init() {
    init=$(cat /proc/"$1"/task/"$1"/children 2>/dev/null)
    init=${init%% *}
    [ -n "$init" ] && [ "$(cat "/proc/$init/comm" 2>/dev/null)" = systemd ]
}

user_manager_runs() {
    case $("${inside[@]}" systemctl is-system-running 2>/dev/null) in
    running | degraded) "${inside[@]}" systemctl --quiet is-active "user@$uid.service" ;;
    *) false ;;
    esac
}

prepare() {
    surround
    if [ -n "$setup" ]; then
        systemd-run-inside "${base[@]}" "--setenv=TESTER_UID=$uid" -- /bin/bash -c "$setup" </dev/null ||
            fail "the line of --setup failed"
    fi
    [ $account = root ] || variables=("--uid=$uid" "--gid=$uid" "${variables[@]}")
}

# What the command finds in its environment.
surround() {
    base=("--setenv=PATH=$PATH" "--setenv=LANG=${LANG:-C.UTF-8}" "--setenv=TERM=${TERM:-dumb}")
    [ -z "${CI-}" ] || base+=("--setenv=CI=$CI")
    local own=(--setenv=HOME=/root "--setenv=TESTER_UID=$uid")
    if [ $account = tester ]; then
        own=(--setenv=HOME=/home/tester --setenv=USER=tester --setenv=LOGNAME=tester --setenv=SHELL=/bin/bash
            "--setenv=XDG_RUNTIME_DIR=/run/user/$uid" "--setenv=DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/$uid/bus")
    fi
    variables=("${base[@]}" "${own[@]}" ${variables[@]+"${variables[@]}"})
}

# The overlay is the kernel's root as a hostfs, which knows no ACLs, and what tester makes there belongs to root: hence
# the small disks. The command is a unit that switches the machine off when it ends.
in_a_kernel() {
    surround
    local kernel
    mounts_of_the_kernel >"$root/etc/fstab"
    install -m 4755 /bin/date "$root/usr/local/bin/setdate"
    mkdir "$root/.testbed" "$root/etc/systemd/system/default.target.wants"
    : >"$root/.testbed/output"
    command_of_the_kernel >"$root/.testbed/command"
    ln -s ../testbed-command.service "$root/etc/systemd/system/default.target.wants/"
    cat >"$root/etc/systemd/system/testbed-command.service" <<UNIT
[Unit]
Description=Test bed command
After=default.target user@$uid.service
Wants=user@$uid.service
DefaultDependencies=no
[Service]
StandardOutput=file:/.testbed/output
StandardError=inherit
ExecStart=/bin/sh -c 'bash /.testbed/command; echo \$? >/.testbed/status'
ExecStopPost=systemctl poweroff --force --force
UNIT
    linux.uml mem=1G rootfstype=hostfs rootflags=$root rw init=/lib/systemd/systemd con0=fd:0,fd:1 con=null quiet \
        systemd.show_status=0 </dev/null >$here/console 2>&1 &
    kernel=$!
    tail --lines=+1 --sleep-interval=0.1 --pid=$kernel --follow "$root/.testbed/output"
    wait $kernel
    [ -s "$root/.testbed/status" ] && exit "$(cat "$root/.testbed/status")"
    cat $here/console >&2
    fail "the machine stopped before the command ended"
}

mounts_of_the_kernel() {
    local bind disk folder mode
    echo "tmpfs /tmp tmpfs mode=1777 0 0"
    echo "tmpfs /var/tmp tmpfs mode=1777 0 0"
    echo "tmpfs /home/tester tmpfs mode=700,uid=$uid,gid=$uid 0 0"
    echo "tmpfs /var/log/journal tmpfs mode=2755 0 0"
    for disk in ${disks[@]+"${disks[@]}"}; do
        mkdir -p "$root${disk%:*}"
        echo "tmpfs ${disk%:*} tmpfs size=${disk##*:},mode=700,uid=$uid,gid=$uid 0 0"
    done
    for bind in ${binds[@]+"${binds[@]}"}; do
        folder=${bind#*=} mode=rw
        [ "${bind%%=*}" = --bind ] || mode=ro
        echo "none ${folder// /\\040} hostfs $mode,${folder// /\\040} 0 0"
    done
}

command_of_the_kernel() {
    local as=()
    [ $account = root ] || as=(setpriv --reuid "$uid" --regid "$uid" --init-groups)
    [ -z "$setup" ] ||
        printf 'export TESTER_UID=%s\n( %s\n) || { echo "the line of --setup failed"; exit 125; }\n' "$uid" "$setup"
    printf '%q ' exec env -i "${variables[@]#--setenv=}" ${as[@]+"${as[@]}"} "${command[@]}"
    echo
}

# systemd-run would expand $NAME in arguments, hence the doubling.
systemd-run-inside() {
    "${inside[@]}" systemd-run --quiet --wait --pipe --collect "${@//\$/\$\$}"
}

options "$@"
case ${TESTBED_STAGE-} in
mounts) in_private_mounts "$@" ;;
container) in_the_namespaces ;;
*) on_the_machine "$@" ;;
esac
