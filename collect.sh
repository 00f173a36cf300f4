#!/bin/sh
# Collects what mitigauge asks a Linux machine about itself, as a tar that `mitigauge status --root` and `mitigauge compare` read.
# Needs no root, no Java, and nothing but a POSIX shell with the usual small programs (busybox will do).
#
#   sh collect.sh [FILE]                    writes FILE, by default mitigauge-<UTC>.tar
#   ssh guest sh -s < collect.sh > x.tar    from afar: where standard output is no terminal, the tar goes there
#
# Private like a bundle: of the kernel's command line only parameters on the list below are taken, the others are counted; ids are
# taken as salted hashes; no host name, user, address or serial number is read. docs/environment.md, "The collector".
set -u
umask 077
LC_ALL=C
export LC_ALL

# Parameters of the kernel that are taken, with _ for -; KernelCommandLine.ALLOWED is the same list.
allowed() {
    case "$1" in
        mitigations|mds|tsx_async_abort|tsx|mmio_stale_data|l1tf|l1d_flush|spectre_*|nospectre_*) ;;
        spec_store_bypass_disable|nospec_store_bypass_disable|ssbd|pti|nopti|kpti|retbleed|srbds) ;;
        gather_data_sampling|spec_rstack_overflow|reg_file_data_sampling|indirect_target_selection|tsa) ;;
        vmscape|no_entry_flush|no_uaccess_flush|nobp|clearcpuid|dis_ucode_ldr|nopcid|noinvpcid|nokaslr) ;;
        kvm.*|kvm_intel.*|kvm_amd.*) ;;
        nosmt|smt|maxcpus|nr_cpus|possible_cpus|nosmp) ;;
        isolcpus|nohz|nohz_full|rcu_nocbs|rcu_nocb_poll|irqaffinity|kthread_cpus|preempt|threadirqs) ;;
        skew_tick|tickless|sched_*|psi|cgroup_*|systemd.unified_cgroup_hierarchy) ;;
        clocksource|tsc|no_kvmclock|no_timer_check|hpet|highres|idle|intel_pstate|amd_pstate) ;;
        processor.max_cstate|intel_idle.max_cstate|cpuidle.*|cpuidle_haltpoll.*|haltpoll.*|cpufreq.*|no_turbo) ;;
        transparent_hugepage|hugepages*|default_hugepagesz|numa*|mem|init_on_alloc|init_on_free) ;;
        page_alloc.shuffle|slab_nomerge|swapaccount|zswap.enabled) ;;
        *) return 1 ;;
    esac
}

say() { echo "collect.sh: $*" >&2; }

note() { printf 'absent\t%s\t%s\n' "$1" "$2" >>"$tree/mitigauge/collect"; }

field() { printf '%s\t%s\n' "$1" "$2" >>"$tree/mitigauge/fields"; }

# take FILE [FILTER...]: copies one file through a filter.
take() {
    file=$1
    shift
    if [ ! -e "$file" ]; then note missing "$file"; return; fi
    mkdir -p "$tree${file%/*}"
    if ! "${@:-cat}" <"$file" >"$tree$file" 2>/dev/null; then
        rm -f "$tree$file"
        if [ -r "$file" ]; then note error "$file"; else note denied "$file"; fi
    fi
}

# folder DIRECTORY: every plain file in it; an empty one stays empty, for that is what masking looks like.
folder() {
    if [ ! -d "$1" ]; then note missing "$1"; return; fi
    if [ ! -r "$1" ] || [ ! -x "$1" ]; then note denied "$1"; return; fi
    mkdir -p "$tree$1"
    for entry in "$1"/*; do
        if [ -f "$entry" ]; then take "$entry"; fi
    done
}

# hash PURPOSE TEXT: the first 16 digits of the salted SHA-256, as SaltedHash makes it; nothing where no program can.
hash() {
    printf 'mitigauge/1/%s\n%s' "$1" "$2" | sha256sum 2>/dev/null | cut -c 1-16
}

# hashed FIELD PURPOSE TEXT
hashed() {
    digest=$(hash "$2" "$3")
    if [ -n "$digest" ]; then field "$1" "$digest"; fi
}

harmless() {
    [ "${#1}" -le 64 ] || return 1
    case "$1" in *[!A-Za-z0-9_,:+-]*) return 1 ;; esac
    ! printf '%s\n' "$1" | grep -qE '[0-9A-Fa-f]{12}|([0-9A-Fa-f]{2}[:-]){4}|:.*:'
}

command_line() {
    if [ ! -r /proc/cmdline ]; then note denied /proc/cmdline; return; fi
    line=$(cat /proc/cmdline)
    hashed kernel.commandLineHash COMMAND_LINE "$line"
    kept=
    others=0
    for_init=no
    set -f
    for word in $line; do
        if [ "$word" = -- ] && [ "$for_init" = no ]; then for_init=yes; continue; fi
        name=$(printf '%s' "${word%%=*}" | tr - _)
        if [ "$for_init" = yes ] || ! allowed "$name"; then
            others=$((others + 1))
        elif [ "$word" = "${word%%=*}" ]; then
            kept="$kept $word"
        elif harmless "${word#*=}"; then
            kept="$kept $word"
        else
            kept="$kept ${word%%=*}=(withheld)"
        fi
    done
    set +f
    case "$others" in
        0) ;;
        1) kept="$kept (+1 parameter not stored)" ;;
        *) kept="$kept (+$others parameters not stored)" ;;
    esac
    field kernel.commandLine "${kept# }"
}

machine() {
    field os.arch "$(uname -m | sed 's/^x86_64$/amd64/; s/^i[3-6]86$/x86/')"
    command_line
    if [ -r /etc/machine-id ]; then
        id=$(cat /etc/machine-id)
        if [ "${#id}" -eq 32 ]; then hashed machine.idHash MACHINE_ID "$id"; fi
    fi
    if [ -r /proc/sys/kernel/random/boot_id ]; then
        hashed kernel.bootIdHash BOOT_ID "$(cat /proc/sys/kernel/random/boot_id)"
    fi
    for withheld in /proc/cmdline /proc/sys/kernel/random/boot_id /etc/machine-id /proc/self/mountinfo /proc/self/cgroup; do
        note withheld "$withheld"
    done
}

files() {
    folder /sys/devices/system/cpu/vulnerabilities
    for file in /sys/devices/system/cpu/smt/control /sys/devices/system/cpu/smt/active \
        /sys/devices/system/cpu/online /sys/devices/system/cpu/present /sys/devices/system/cpu/offline \
        /sys/devices/system/cpu/possible /sys/devices/system/cpu/isolated \
        /sys/devices/system/cpu/cpuidle/current_driver /sys/devices/system/cpu/cpuidle/current_governor_ro \
        /sys/devices/system/cpu/cpuidle/current_governor \
        /sys/devices/system/cpu/intel_pstate/no_turbo /sys/devices/system/cpu/cpufreq/boost \
        /sys/devices/system/node/online /proc/sys/kernel/numa_balancing \
        /sys/devices/system/clocksource/clocksource0/current_clocksource \
        /sys/devices/system/clocksource/clocksource0/available_clocksource \
        /sys/devices/virtual/dmi/id/sys_vendor /sys/devices/virtual/dmi/id/product_name /sys/hypervisor/type \
        /sys/kernel/mm/transparent_hugepage/enabled /sys/kernel/mm/transparent_hugepage/defrag \
        /proc/sys/kernel/unprivileged_bpf_disabled /proc/sys/kernel/tainted /sys/kernel/security/lockdown \
        /proc/config.gz "/boot/config-$(uname -r)" \
        /proc/sys/kernel/osrelease /proc/sys/kernel/version /proc/meminfo /proc/loadavg /proc/uptime /proc/stat \
        /etc/os-release; do
        take "$file"
    done
    take /proc/cpuinfo grep -v '^Serial'
    take /proc/self/status grep -E '^(Cpus_allowed_list|Speculation|Seccomp|NoNewPrivs)'
    take /proc/self/stat sed 's/^.*) /0 (self) /'
    for cpu in /sys/devices/system/cpu/cpu[0-9]*; do
        [ -d "$cpu" ] || continue
        for file in "$cpu/topology/thread_siblings_list" "$cpu/cpufreq/scaling_governor" "$cpu/cpufreq/scaling_driver"; do
            if [ -e "$file" ]; then take "$file"; fi
        done
    done
    for node in /sys/devices/system/node/node[0-9]*; do
        if [ -e "$node/cpulist" ]; then take "$node/cpulist"; fi
    done
    for cache in /sys/devices/system/cpu/cpu0/cache/index[0-9]*; do
        [ -d "$cache" ] || continue
        for file in level size type; do take "$cache/$file"; done
    done
}

if [ "$#" -gt 1 ] || [ "${1:-}" = --help ] || [ "${1:-}" = -h ]; then
    echo "usage: sh collect.sh [FILE]" >&2
    exit 2
fi
target=${1:-}
if [ -z "$target" ]; then
    if [ -t 1 ]; then target=mitigauge-$(date -u +%Y%m%dT%H%M%SZ).tar; else target=-; fi
fi
tree=$(mktemp -d 2>/dev/null) || { tree=${TMPDIR:-/tmp}/mitigauge-collect.$$ && mkdir "$tree"; } || {
    say "cannot make a temporary folder in ${TMPDIR:-/tmp}; set TMPDIR to one that can be written"
    exit 3
}
trap 'rm -rf "$tree"' 0
trap 'exit 130' 1 2 15
mkdir "$tree/mitigauge"
echo mitigauge-collect/1 >"$tree/mitigauge/collect"
machine
files
if [ "$target" = - ]; then
    tar -cf - -C "$tree" .
elif tar -cf "$target" -C "$tree" . 2>/dev/null; then
    say "wrote $target"
else
    say "cannot write $target; name another file"
    exit 3
fi
