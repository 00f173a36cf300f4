# shellcheck shell=bash disable=SC2034,SC2154,SC2016 # sourced: variables are those of lab/run, and jq has its own
# Sourced by lab/run: compares what the guests left, and checks it against what their kernels said.

# Notes whether fact $1 holds: whether the command that follows succeeds.
fact() {
    local name=$1
    shift
    if "$@" >/dev/null 2>&1; then
        echo "holds|$name" >>"$work/checked"
    else
        echo "FAILS|$name" >>"$work/checked"
        echo "lab/run: does not hold: $name" >&2
    fi
}

# The bundle with label $1.
bundle() {
    echo "$work"/taken/results/*-"$1"
}

# Compares labels $1 and $2; the result is compared/$1+$2.json.
compare() {
    "$home/mitigauge" compare "$(bundle "$1")" "$(bundle "$2")" --json "$work/compared/$1+$2.json" --all \
        >"$work/compared/$1+$2.txt" || fail "$1 and $2 cannot be compared"
}

# What differs between labels $1 and $2 by their kernels' own words: SMT, command line, vulnerabilities.
differences() {
    local one=$told/$1 other=$told/$2
    {
        cmp -s "$one/control" "$other/control" || echo smt.control
        cmp -s "$one/cmdline" "$other/cmdline" || echo kernel.commandLine
        diff "$one/vulnerabilities" "$other/vulnerabilities" | sed -n 's/^[<>] \(vulnerabilities[^:]*\):.*/\1/p'
    } | sort -u
}

# What the comparison of $1 and $2 says of these.
named() {
    jq -r '.environment.changes[].field | select(test("^(smt.control|kernel.commandLine|vulnerabilities[.].*)$"))' \
        "$work/compared/$1+$2.json" | sort -u
}

# The causes that the comparison of $1 and $2 names: changes that follow from no other.
causes() {
    jq -r '.environment.changes[] | select(has("impliedBy") | not) | .field' "$work/compared/$1+$2.json" | sort | xargs
}

# CPUs online in state $1.
online() {
    tr ',' '\n' <"$told/$1/online" | awk -F- '{ n += (NF > 1 ? $2 - $1 : 0) + 1 } END { print n + 0 }'
}

# Checks a comparison of two states of one machine; $3 is which causes it must name, and no other.
check_pair() {
    compare "$1" "$2"
    local json=$work/compared/$1+$2.json
    fact "$1 → $2: the differences are those that the two kernels tell" test "$(differences "$1" "$2")" = "$(named "$1" "$2")"
    fact "$1 → $2: causes are $3, and nothing else" test "$(causes "$1" "$2")" = "$3"
    fact "$1 → $2: emulation is the first caution" jq -e '.cautions[0] | test("emulated")' "$json"
    fact "$1 → $2: the control is equivalent, or it is said why not" jq -e '
        [.benchmarks[] | select(.control and .metric == "mean")] as $controls
        | ($controls | length > 0) and ((.cautions | any(test("^controls moved")))
          or ($controls | all((.verdict == "equivalent") or (.verdict == "unclear" and (.reason | length > 0)))))' "$json"
}

# Checks that $2 has PTI and $1 has not, and that getppid costs more there, by more than its control. With the reduced form's short forks
# on a busy host that may be left unclear, where it is said why; but it must not be called anything else.
check_pti_costs() {
    local json=$work/compared/$1+$2.json
    fact "$1 has no PTI, $2 has" test "$(grep -h meltdown "$told/"{"$1","$2"}/vulnerabilities | xargs)" = \
        "vulnerabilities.meltdown: Vulnerable vulnerabilities.meltdown: Mitigation: PTI"
    fact "$1 → $2: the system call costs more, beyond its control, and is slower or it is said why not" jq -e '
        [.benchmarks[] | select(.metric == "mean")] as $all
        | ($all[] | select(.benchmark | endswith("kernelEntry"))) as $call
        | ($all[] | select(.benchmark | endswith("userOnly"))) as $control
        | $call.change.point > $control.change.point
          and ($call.verdict == "slower" or ($call.verdict == "unclear" and ($call.reason | length > 0)))' "$json"
}

# The same with a clear verdict, which the control must not share.
check_pti() {
    check_pti_costs "$1" "$2"
    fact "$1 → $2: the system call is slower, and its control is not" jq -e '
        [.benchmarks[] | select(.metric == "mean")] as $all
        | ($all[] | select(.benchmark | endswith("kernelEntry"))) as $call
        | ($all[] | select(.benchmark | endswith("userOnly"))) as $control
        | $call.verdict == "slower" and $control.verdict != "slower"' "$work/compared/$1+$2.json"
}

# Checks that the four states of CPU $1, told apart by factors, give the cost of the system call to mitigations and not to SMT. The result
# is factors.json.
check_attribution() {
    local state states=()
    for state in on-off on-auto nosmt-off nosmt-auto; do states+=("$(bundle "$1-$state")"); done
    "$home/mitigauge" compare --factors smt,mitigations "${states[@]}" --json "$work/factors.json" --all >"$work/factors.txt" ||
        fail "the states of $1 cannot be told apart by factors"
    fact "$1: by factors, mitigations make the system call slower, by more than SMT's whole effect" jq -e '
        def call($factor): .effects[] | select(.kind == "main" and .of == [$factor]) | .benchmarks[]
            | select(.benchmark | endswith("kernelEntry"));
        call("mitigations").verdict == "slower" and call("mitigations").change.low > call("smt").change.point' \
        "$work/factors.json"
}

# Checks that state $2 has half of the CPUs of state $1.
check_half() {
    fact "$2 has half of the CPUs of $1" test $((2 * $(online "$2"))) -eq "$(online "$1")"
}

# Whether each JSON file of folder $1 is in folder $2, and the same.
same_in() {
    local file
    for file in "$1"/*.json; do cmp "$file" "$2/$(basename "$file")" || return 1; done
}

# Checks label $1-smoke: the whole of profile smoke.
check_smoke() {
    fact "$1-smoke: each benchmark of smoke ran in each round that was planned, or it is said why it cannot" jq -e '
        .run.profile == "smoke" and .run.state == "complete" and .failures == [] and (.suite | length >= 10)
        and (.skips | all(.reason | length > 0)) and .plan.rounds >= 1
        and (.forks | length) == .plan.rounds * ((.suite | length) - (.skips | length))' \
        "$(bundle "$1-smoke")/manifest.json"
}

# Checks the guest of 256 MiB: what fits runs, and what does not says so.
check_small() {
    local manifest
    manifest=$(bundle small-smoke)/manifest.json
    check_smoke small
    fact "the guest has less than 256 MiB" jq -e '.start.fields["memory.total"].value | split(" ")[0] | tonumber < 256 * 1024' \
        "$(bundle small-smoke)/environment.json"
    fact "small: the kernel killed nothing" grep -qx 0 "$work/taken/lab/killed"
    fact "small: what is left out is named with the memory that it needs" jq -e '
        .skips | map(select(.reason | test("MiB"))) | length >= 1' "$manifest"
}

# Whether a bundle's environment, at the start and at the end, is said to be emulated.
is_marked() {
    jq -e '[.start, .end | .fields["hypervisor.kind"].value // "" | test("TCG")] | all' "$1/environment.json"
}

all_marked() {
    local folder
    for folder in "$work"/taken/results/*; do is_marked "$folder" || return 1; done
}

# Checks label $1, whose power was cut: what was on the disk is still there, untouched, and the run was finished.
check_resumed() {
    local folder kept=$work/taken/lab/kept
    folder=$(bundle "$1")
    fact "$1: three forks or more survived the power cut" test "$(find "$kept" -name '*.json' | wc -l)" -ge 3
    fact "$1: resuming left them as they were" same_in "$kept" "$folder/forks"
    fact "$1: the resumed run is complete, with each fork once" jq -e \
        '.run.state == "complete" and ([.forks[] | "\(.round) \(.benchmark)"] | length == (unique | length) and length == 10)' \
        "$folder/manifest.json"
    fact "$1: it can be shown" "$home/mitigauge" show "$folder"
}

check_facts() {
    if [ -d "$told/small" ]; then
        check_small
    elif [ ! -d "$told/amd-on-off" ]; then # the reduced form
        check_pair intel-on-off intel-nosmt-auto 'kernel.commandLine smt.control'
        check_half intel-on-off intel-nosmt-auto
        check_pti_costs intel-on-off intel-nosmt-auto
        check_resumed intel-on-off
    else
        fact "the kernel can switch SMT on the Intel CPU" has_smt intel-on-off
        check_matrix intel
        check_matrix amd
        check_pti intel-on-off intel-on-auto
        check_pti intel-nosmt-off intel-nosmt-auto
        check_attribution intel
        check_switched
        check_smokes
        check_resumed intel-cut
        fact "intel-cut: without --resume-anyway, another boot is refused" grep -qx 4 "$work/taken/lab/refused"
    fi
    fact "every bundle is marked as emulated" all_marked
    fact "no folder of the machine that ran the guests is in any bundle" \
        test -z "$(grep -rlF -e "$home" -e "$work" "$work/taken/results")"
}

# The runs of all of smoke, compared for each CPU.
check_smokes() {
    local label pair
    for label in intel-on-off intel-nosmt-auto amd-on-off amd-on-auto; do check_smoke "$label"; done
    check_pair intel-on-off-smoke intel-nosmt-auto-smoke 'kernel.commandLine smt.control'
    check_pair amd-on-off-smoke amd-on-auto-smoke kernel.commandLine
    for pair in intel-on-off-smoke+intel-nosmt-auto-smoke amd-on-off-smoke+amd-on-auto-smoke; do
        fact "${pair/+/ → }: a round or two give no verdict" jq -e \
            '.benchmarks | length > 0 and all(.verdict != "slower" and .verdict != "faster" and .verdict != "equivalent")' \
            "$work/compared/$pair.json"
    done
}

# Whether the kernel of state $1 has SMT to switch: QEMU 7.2 has no topoext without KVM, and without it
# AMD's CPUs have none.
has_smt() {
    ! grep -q '^not' "$told/$1/control"
}

# Checks all states of CPU $1.
check_matrix() {
    check_pair "$1-on-off" "$1-on-auto" kernel.commandLine
    check_pair "$1-nosmt-off" "$1-nosmt-auto" kernel.commandLine
    if has_smt "$1-on-off"; then
        check_pair "$1-on-off" "$1-nosmt-off" smt.control
        check_pair "$1-on-auto" "$1-nosmt-auto" smt.control
        check_pair "$1-on-off" "$1-nosmt-auto" 'kernel.commandLine smt.control'
        check_half "$1-on-off" "$1-nosmt-off"
        check_half "$1-on-auto" "$1-nosmt-auto"
    else
        check_pair "$1-on-off" "$1-nosmt-off" kernel.commandLine
        check_pair "$1-on-auto" "$1-nosmt-auto" kernel.commandLine
        fact "$1 has no SMT, and nosmt leaves all its CPUs" test "$(online "$1-nosmt-auto")" -eq "$(online "$1-on-auto")"
    fi
}

# SMT switched in one boot, and a boot that hides /sys.
check_switched() {
    check_pair intel-on-auto intel-switched smt.control
    check_half intel-on-auto intel-switched
    fact "intel-on-auto → intel-switched: it is said that both are of one boot" \
        jq -e '.cautions | any(test("same boot"))' "$work/compared/intel-on-auto+intel-switched.json"
    compare intel-nosmt-auto intel-masked
    fact "intel-masked: SMT and vulnerabilities are unknown, not changed" jq -e '
        [.environment.changes[] | select(.field == "smt.control" or (.field | startswith("vulnerabilities")))]
        | length > 0 and all(.meaning | test("cannot be told"))' "$work/compared/intel-nosmt-auto+intel-masked.json"
}
