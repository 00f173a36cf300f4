# shellcheck shell=bash disable=SC2034,SC2154 # sourced: variables are those of lab/run
# Sourced by lab/run: a guest with systemd, in which mitigauge is armed; lab/boots is what happens in it.

# Debian with systemd, the product, and the unit that starts lab/boots; then a disk of it.
build_systemd_guest() {
    local system=$work/debian packages=systemd-sysv,dbus # systemd-run needs a bus
    local installed=$work/debian-$packages.tar
    command -v debootstrap >/dev/null || install_package debootstrap lab/run || exit 2
    if [ ! -f "$installed" ]; then
        [ "$(id -u)" = 0 ] || { echo "lab/run: needs root to install Debian into a folder" >&2 && exit 2; }
        echo "lab/run: installing a minimal Debian, about a minute" >&2
        rm -rf "$system"
        debootstrap --variant=minbase --include=$packages bookworm "$system" >"$work/debootstrap.log" 2>&1 ||
            fail "debootstrap failed; see $work/debootstrap.log"
        rm -rf "$system"/var/cache/apt/archives/*.deb "$system"/usr/share/{doc,locale,man}
        tar -C "$system" -cf "$installed.part" .
        mv "$installed.part" "$installed"
    fi
    rm -rf "$system" && mkdir "$system" && tar -C "$system" -xf "$installed"
    mkdir -p "$system"/usr/lib/jvm "$system"/lab "$system"/opt
    cp -r "$work/system/jre" "$system/usr/lib/jvm/jdk-25"
    cp -pr "$work/system/mitigauge" "$system/opt/mitigauge"
    cp -r "$home"/{mitigauge,config} "$system/opt/mitigauge/"
    install "$home/lab/boots" "$system/lab/boots"
    echo lab >"$system/etc/hostname"
    cat >"$system/etc/systemd/system/lab.service" <<'END'
[Unit]
After=multi-user.target
[Service]
Type=exec
ExecStart=/lab/boots
[Install]
WantedBy=multi-user.target
END
    ln -s /dev/null "$system/etc/systemd/system/serial-getty@ttyS0.service" # without udev it waits 90 s for its device
    ln -s ../lab.service "$system/etc/systemd/system/multi-user.target.wants/lab.service"
    rm -f "$work/s.img"
    truncate -s 2G "$work/s.img"
    mke2fs -q -t ext4 -d "$system" "$work/s.img"
    rm -rf "$system"
}

# Boot $1 of the systemd guest, with further kernel parameters $2.
power_on_systemd() {
    console=$work/s$1.console
    echo "lab/run: boot $1 of the systemd guest" >&2
    : >"$console"
    emulate s "s$1" -cpu "$intel" -smp 2 -kernel "$kernel" \
        -append "root=/dev/nvme0n1 rw console=ttyS0 quiet panic=-1 systemd.journald.forward_to_console=1 lab.boot=$1 $2"
}

# Armed in one boot, cut off in the next, finished in the third; and without the tool in a fourth.
run_armed() {
    local begin=$SECONDS
    build_guest
    build_systemd_guest
    rm -rf "$work"/{armed,armed.wall}
    power_on_systemd 1 mitigations=off
    await_end
    power_on_systemd 2 "$switched"
    await_lines '.*: round ' 1
    cut_power
    power_on_systemd 3 "$switched"
    await_end
    power_on_systemd 4 "$switched"
    await_end
    copy_out s "$work/armed" /lab/facts /srv
    echo $((SECONDS - begin)) >"$work/armed.wall"
}

# Whether line $2 is in what fact $1 keeps.
says() {
    grep -q -e "$2" "$work/armed/facts/$1"
}

is_empty() {
    test -f "$work/armed/facts/$1" && ! test -s "$work/armed/facts/$1"
}

# Compares here once more what the guest compared, and checks that nothing but the switch is to be seen, neither of the unit nor of
# its service.
check_what_differs() {
    local after
    told=$work/armed/facts
    after=$(grep -l '"state" : "complete"' "$work"/armed/srv/results/*-after/manifest.json | head -n 1)
    "$home/mitigauge" compare "$work"/armed/srv/results/*-before "$(dirname "$after")" --json "$work/compared/before+after.json" \
        >"$work/compared/before+after.txt" || fail "before and after cannot be compared"
    fact "before → after: the differences are those that the two kernels tell" test "$(differences before after)" = "$(named before after)"
    fact "before → after: causes are kernel.commandLine, and nothing else" test "$(causes before after)" = kernel.commandLine
}

check_armed() {
    fact "disarm finds nothing where nothing is armed" says disarm-unarmed '^was not armed'
    fact "arm succeeds" says armed '^exit code 0$'
    fact "arm leaves a unit, a file of its own, and nothing else" test "$(sort "$work/armed/facts/traces-armed" | xargs)" = \
        "/etc/systemd/system/mitigauge-after-boot.service /etc/systemd/system/multi-user.target.wants/mitigauge-after-boot.service /var/lib/mitigauge"
    fact "systemd finds no fault in the unit" test "$(cat "$work/armed/facts/verify")" = 'exit code 0'
    fact "to arm twice is refused in one line" eval 'says armed-twice "is armed already" && says armed-twice "^exit code 3$" && [ "$(wc -l <"$work/armed/facts/armed-twice")" = 2 ]'
    fact "status says that it is armed" says status '^armed .*"after"'
    fact "started in the same boot, it is refused as not rebooted" says same-boot 'was not rebooted since it was armed'
    fact "after a power cut it says that an earlier boot did not come to its end" says journal 'an earlier boot ended before the measurement did'
    fact "it says how long it waited for a quiet machine" says journal 'mitigauge: waited [0-9]* s'
    fact "it measures and compares" says journal 'measured and compared'
    fact "the run that was cut off stays as it was, beside the new one" test "$(grep -l '"state" : "complete"' "$work"/armed/srv/results/*-after/manifest.json | wc -l)/$(find "$work/armed/srv/results" -name '*-after' | wc -l)" = 1/2
    check_what_differs
    fact "the report is where it was asked for" grep -q '</html>' "$work/armed/srv/report.html"
    fact "the user's command was told of both, the report and the tool that is gone" \
        test "$(cat "$work/armed/facts/notified")" = $'done /srv/report.html\nfailed '
    fact "those who log in are told" says motd 'measured and compared.*report: /srv/report.html'
    fact "it has disarmed itself, but for the message" test "$(cat "$work/armed/facts/traces-done")" = /etc/motd.d/mitigauge
    fact "disarm removes the message too" eval 'says disarmed "^disarmed$" && is_empty traces-disarmed'
    fact "without the tool, the next boot says so" says motd-gone 'mitigauge: /opt/mitigauge/mitigauge is gone'
    fact "and removes the rest" is_empty traces-gone
}

write_armed_page() {
    {
        cat <<END
# Arming in a guest with systemd

Made by \`lab/run --arm --record\`; do not edit it by hand. [What arm does](arming.md).

Debian 12 with systemd in a machine that QEMU emulates in software (no figure of time means anything), and the product in \`/opt\`.
Boot 1 measures, arms, and tries what must be refused. Boot 2 measures until its power is cut: QEMU is killed after the first
fork. Boot 3 measures anew, compares, and disarms itself; then mitigauge is armed once more, and its folder moved away. Boot 4 finds no tool.

All four boots took $(cat "$work/armed.wall") s, with building the guest. $(systemctl --version | sed -n 's/^\(systemd [0-9]*\).*/systemctl of the host: \1/p')

## What was checked
END
        sed -e 's/^holds|/- /' -e 's/^FAILS|/- **does not hold:** /' "$work/checked"
        printf '\n## What it told\nThe message at logins after boot 3, and after boot 4:\n\n```\n'
        cat "$work/armed/facts/motd" "$work/armed/facts/motd-gone"
        # shellcheck disable=SC2016 # no expansion wanted
        printf '```\n\nThe journal of boot 3:\n\n```\n'
        cat "$work/armed/facts/journal"
        # shellcheck disable=SC2016
        printf '```\n'
    } >"$home/docs/lab-arm.md"
}
