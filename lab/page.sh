# shellcheck shell=bash disable=SC2034,SC2154,SC2016 # sourced: variables are those of lab/run, and jq has its own
# Sourced by lab/run: keeps the bundles of a full run in results/lab, and writes docs/lab.md about them.

# Mean of benchmark $2, a method's name, in label $1's bundle, as a person reads it.
mean() {
    "$home/mitigauge" show "$(bundle "$1")" --format json | jq -r --arg method "$2" '
        [.forks[] | select(.benchmark | endswith($method)) | .mean] | add / length
        | if . >= 1000 then "\(. / 100 | round / 10) us" else "\(round) ns" end'
}

# What the kernel of state $1 says of vulnerability $2.
kernels_word() {
    sed -n "s/^vulnerabilities.$2: //p" "$told/$1/vulnerabilities"
}

states_table() {
    local label model parameters took
    echo '| run | CPU model | parameters | CPUs online | `smt/control` | `mds` | `meltdown` | getppid | its control | wall time |'
    echo '|---|---|---|--:|---|---|---|--:|--:|--:|'
    while IFS='|' read -r label model parameters took; do
        echo "| $label | $model | \`$parameters\` | $(online "$label") | $(cat "$told/$label/control") |" \
            "$(kernels_word "$label" mds) | $(kernels_word "$label" meltdown) |" \
            "$(mean "$label" kernelEntry) | $(mean "$label" userOnly) | $took |"
    done < <(sort "$work/states")
}

# One row a comparison: the causes, how much follows from them, and the verdicts.
verdicts_table() {
    local json name
    echo '| before → after | causes | what comes with them | getppid | its control |'
    echo '|---|---|---|---|---|'
    for json in "$work"/compared/*.json; do
        name=$(basename "$json" .json)
        jq -r --arg name "${name/+/ → }" '
            def verdict($method): [.benchmarks[] | select(.metric == "mean" and (.benchmark | endswith($method)))][0]
                | if ([.before.forks, .after.forks] | min) < 5 then "none, too few forks"
                  else "\(.verdict)" + (if .change then " (\(.change.point * 100 | round) %)" else "" end) end;
            [.environment.changes[] | select(has("impliedBy") | not)] as $changes
            | [$changes[] | select(.meaning | test("cannot be told")) | "`\(.field)`"] as $unknown
            | ([$changes[] | "`\(.field)`"] - $unknown) as $causes
            | [.environment.changes[] | select(has("impliedBy")) | "`\(.field | ltrimstr("vulnerabilities."))`"] as $rest
            | "| \($name) | \($causes + (if $unknown == [] then [] else ["\($unknown | length) fields unknown on one side"] end) | join(", "))"
              + " | \($rest | join(", ")) | \(verdict("kernelEntry")) | \(verdict("userOnly")) |"' "$json"
    done
}

# One row an effect of SMT and mitigations on the Intel CPU.
factors_table() {
    echo '| effect | getppid | its control |'
    echo '|---|---|---|'
    jq -r '
        def verdict($method): [.benchmarks[] | select(.benchmark | endswith($method))][0]
            | "\(.verdict)" + (if .change then " (\(.change.point * 100 | round) %)" else "" end);
        .effects[] | "| \(.kind): \(.name) | \(verdict("kernelEntry")) | \(verdict("userOnly")) |"' "$work/factors.json"
}

smoke_table() {
    local label
    echo '| run | rounds | forks | failed | left out | why |'
    echo '|---|--:|--:|--:|--:|---|'
    for label in intel-on-off intel-nosmt-auto amd-on-off amd-on-auto; do
        jq -r --arg name "$label-smoke" '"| \($name) | \(.plan.rounds) | \(.forks | length) | \(.failures | length) | \(.skips | length) | \([.skips[].reason] | unique | join("; ")) |"' \
            "$(bundle "$label-smoke")/manifest.json"
    done
}

write_page() {
    [ -d "$told/amd-on-off" ] || fail "a reduced run is not recorded"
    local target=$home/results/lab made=$work/taken/results date commit
    date=$(jq -r '.run.startedAt[:10]' "$made"/*-intel-on-off/manifest.json)
    commit=$(jq -r .tool.commit "$made"/*-intel-on-off/manifest.json)
    rm -rf "$target"
    mkdir -p "$target"
    cp -r "$work"/taken/results/* "$target/"
    cp -r "$work/taken/lab/facts" "$target/facts"
    rm -f "$target"/facts/*/cpuinfo
    cat >"$target/README.md" <<END
# The recorded matrix of the reboot lab

Made by \`lab/run --record\` on $date at commit $commit; [docs/lab.md](../../docs/lab.md) says
what came out. All CPUs are emulated: no figure here says anything about a real machine. \`facts/\` holds, for each run, what its kernel
said, copied by a shell script.

A test holds the report of one pair against a golden file, which is made anew with the bundles, or by itself with

    ./mitigauge compare results/lab/*-intel-on-off results/lab/*-intel-nosmt-auto >analyzer/src/test/resources/golden/lab-comparison.txt
END
    "$home/mitigauge" compare "$target"/*-intel-on-off "$target"/*-intel-nosmt-auto >"$home/analyzer/src/test/resources/golden/lab-comparison.txt"
    {
        cat <<END
# The reboot lab

Made by \`lab/run --record\`; do not edit it by hand. The bundles are in [results/lab](../results/lab/README.md).

\`lab/run\` boots the built product in machines that QEMU emulates in software, on Debian's kernel for clouds, and switches what the
machines we develop on cannot switch: SMT and mitigations. It compares the bundles on the host and checks facts against what the guests'
kernels say, read by a shell script. It checks no times: their sizes are the emulator's.

- Recorded on $date, in $((wall / 60)) min $((wall % 60)) s for all, two guests at a time.
- $(qemu-system-x86_64 --version | head -n 1), software emulation (TCG); kernel $(basename "$kernel" | sed 's/^vmlinuz-//'); 2 cores with 2 threads each, 2 GiB.
- Each state is a boot of its own, with $(jq .plan.rounds "$home/lab/plan/manifest.json") rounds of \`syscall.Getppid.*\`.
- Two states of each CPU also ran the whole of \`--profile smoke\`: SMT on without mitigations against \`nosmt\` with them on the Intel CPU,
  without against with mitigations on the AMD one. That is every kind of benchmark on every kernel state that differs for it, in about ten minutes a
  boot; in all states it would take the lab beyond an hour.

## The states
END
        states_table
        cat <<END

\`intel-cut\` lost its power in the middle of the run: QEMU was killed. The machine was then booted again, and the run resumed.

## The verdicts
END
        verdicts_table
        cat <<'END'

`intel-switched` is the boot of `intel-on-auto` after `echo off > smt/control`; `intel-masked` is that of `intel-nosmt-auto` with an empty
`/sys`. Both, and those that end with `-smoke`, are a round or two of `smoke`, which give no verdict.

## Told apart by factors
`mitigauge compare --factors smt,mitigations` of the four boots of the Intel CPU.

END
        factors_table
        cat <<'END'

## The whole of smoke
END
        smoke_table
        cat <<'END'

## What was checked
END
        sed -e 's/^holds|/- /' -e 's/^FAILS|/- **does not hold:** /' "$work/checked"
        cat <<'END'

## What emulation cannot show
- Any size. The page-table switch of PTI flushes the emulator's own tables, so that it costs far more than on hardware; retpolines,
  VERW, IBRS and STIBP cost nothing of what they cost there, for the emulator neither speculates nor has buffers to clear.
- What SMT costs or gives. The threads of an emulated core share nothing, and their CPUs take turns
  in one thread of the host besides.
- Microcode, and mitigations that need it: TCG offers no `md_clear` and no `spec-ctrl`, so that MDS stays "Vulnerable: Clear CPU
  buffers attempted, no microcode" where a patched machine says "Mitigation".
- SMT of AMD: QEMU 7.2 has no `topoext` without KVM, so that Linux sees as many cores as CPUs, and `nosmt` leaves all of them.
- A hypervisor: no steal, no paravirtual clock, no other guests, no live migration.
- A drive that loses what it said was safe. Killing QEMU loses the guest's memory; what the guest flushed stays.
END
    } >"$home/docs/lab.md"
}
