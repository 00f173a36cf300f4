# shellcheck shell=bash disable=SC2034,SC2154,SC2016 # sourced: variables are those of lab/run, and jq has its own
# Sourced by lab/run: builds the lab's guest, and boots it in QEMU without KVM.

# Debian's packages that the lab needs, where they are not installed.
install_tools() {
    local tool
    for tool in qemu-system-x86_64:qemu-system-x86 busybox:busybox-static cpio:cpio jq:jq debugfs:e2fsprogs \
        setpriv:util-linux flock:util-linux; do
        command -v "${tool%%:*}" >/dev/null || install_package "${tool#*:}" lab/run || exit 2
    done
    ! ldd "$(command -v busybox)" >/dev/null 2>&1 || install_package busybox-static lab/run || exit 2
}

newest_kernel() {
    apt-cache depends linux-image-cloud-amd64 2>/dev/null | sed -n 's/^ *Depends: \(linux-image-[0-9].*\)/\1/p' || true
}

# Debian's kernel for clouds, unpacked below $work; it has ext4 and NVMe built in, so that a guest needs no modules.
fetch_kernel() {
    kernel=$(find "$work/kernel" -name 'vmlinuz-*' 2>/dev/null || true)
    [ -z "$kernel" ] || return 0
    local package
    rm -rf "$work"/linux-image-*.deb "$work"/kernel{,.part} # of a lab that was interrupted
    package=$(newest_kernel)
    if [ -z "$package" ] && [ "$(id -u)" = 0 ]; then
        apt-get -qq update >/dev/null 2>&1 || true # where nothing was ever installed, nothing is known
        package=$(newest_kernel)
    fi
    if [ -z "$package" ] || ! (cd "$work" && apt-get download -qq "$package" >/dev/null 2>&1); then
        echo "lab/run: cannot get Debian's linux-image-cloud-amd64 with apt-get; the lab needs its kernel" >&2
        exit 2
    fi
    dpkg-deb -x "$work/$package"_*.deb "$work/kernel.part"
    rm "$work/$package"_*.deb
    mv "$work/kernel.part" "$work/kernel"
    kernel=$(find "$work/kernel" -name 'vmlinuz-*')
}

# What starts the guest, busybox alone, and what is installed on its disk: a Java runtime, the libraries that it links, and the
# built product.
build_guest() {
    local start=$work/start system=$work/system
    rm -rf "$start" "$system" "$work"/*.console.all
    mkdir -p "$start/bin" "$system"/{lab,mitigauge/analyzer/target,mitigauge/benchmarks/target}
    install "$(command -v busybox)" "$start/bin/busybox"
    install "$home/lab/init" "$start/init"
    "$JAVA_HOME/bin/jlink" --add-modules java.desktop,java.logging,java.management,jdk.compiler,jdk.management,jdk.unsupported \
        --strip-java-debug-attributes --no-header-files --no-man-pages --generate-cds-archive --output "$system/jre" >/dev/null
    find "$system/jre" -type f \( -name '*.so' -o -path '*/bin/*' \) -exec ldd {} + 2>/dev/null |
        sed -n -e 's/ (0x.*//' -e 's/^.* => \//\//p' -e 's/^\t\//\//p' | sort -u |
        while IFS= read -r library; do
            case $library in "$system"/*) ;; *) install -D "$library" "$start$library" ;; esac
        done
    cp -pr "$home"/analyzer/target/{mitigauge.jar,lib} "$system/mitigauge/analyzer/target/"
    cp -p "$home/benchmarks/target/benchmarks.jar" "$system/mitigauge/benchmarks/target/"
    git -C "$home" rev-parse --short=12 HEAD >"$system/mitigauge/commit" 2>/dev/null || echo unknown >"$system/mitigauge/commit"
    cp -r "$home/lab/plan" "$system/lab/plan"
    warm_up "$system" >"$work/warm-up.log" 2>&1 || true # guests do without, and start slower
    (cd "$start" && find . | cpio -o -H newc -R 0:0 --quiet) >"$work/start.cpio"
}

# Runs once here, in seconds, what leaves class archives below $1, which takes minutes in a guest.
warm_up() {
    local jar=$1/mitigauge/analyzer/target/mitigauge.jar scratch=$work/scratch
    set -- "$1/jre/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Djava.awt.headless=true "-Dmitigauge.home=$1/mitigauge"
    rm -rf "$scratch"
    "$@" -jar "$jar" run --profile smoke --only 'control.Alu.*' --label scratch --out "$scratch" &&
        "$@" "-XX:AOTCacheOutput=${jar%.jar}.aot" -jar "$jar" show "$scratch"/*-scratch
}

# Makes machine $1's disk, with the product installed: it keeps what guests leave, across boots and power cuts.
new_disk() {
    rm -f "$work/$1.img"
    truncate -s 512M "$work/$1.img"
    mke2fs -q -t ext4 -d "$work/system" "$work/$1.img"
}

# Starts machine $1 with CPU model $2 and further kernel parameters $3 to do job $4; its process is $guest.
#
# All CPUs of a guest take turns in one thread (thread=single): with a thread for each, emulated CPUs executed half-written code of
# HotSpot's compilers now and then, and one JVM in ten crashed.
power_on() {
    local job=$work/$1.job
    mkdir -p "$job"
    printf '%s\n' "$4" >"$job/job"
    { cat "$work/start.cpio" && (cd "$job" && echo job | cpio -o -H newc -R 0:0 --quiet); } >"$work/$1.initrd"
    console=$work/$1.console
    echo "lab/run: machine $1 boots with CPU $2 and '$3'" >&2
    : >"$console"
    emulate "$1" "$1" -cpu "$2" -smp 4,sockets=1,cores=2,threads=2 \
        -kernel "$kernel" -initrd "$1.initrd" -append "console=ttyS0 quiet panic=-1 $3"
}

# Starts QEMU with disk $1 and console $2, both names in $work, and the further options; its process is $guest. It ends with the
# shell that started it, however that ends.
emulate() {
    local disk=$1 screen=$2
    shift 2
    (
        cd "$work" # names, for in QEMU's options a path would have to be quoted
        exec setpriv --pdeathsig KILL qemu-system-x86_64 -accel tcg,thread=single -m "$memory" \
            -nodefaults -no-user-config -no-reboot -display none -serial "file:$screen.console" \
            -drive "file=$disk.img,format=raw,if=none,id=disk" -device nvme,drive=disk,serial=lab "$@"
    ) >"$work/$screen.qemu" 2>&1 9>&- &
    guest=$!
    powered_on=$SECONDS
}

# A line of machines goes no further than the lab that began it.
go_on() {
    kill -0 $$ 2>/dev/null || fail "the lab was killed"
}

# Waits until the guest has switched itself off, and has done its job.
await_end() {
    while kill -0 "$guest" 2>/dev/null; do
        ((SECONDS - powered_on <= patience)) || fail "$console: the guest did not end within $patience s"
        go_on
        sleep 0.5
    done
    wait "$guest" || true
    guest=
    cat "$console" >>"$console.all"
    grep -q '^lab: ended with 0,' "$console" || fail "$console: the guest could not do its job: $(last_words)"
    took="$((SECONDS - powered_on)) s"
}

# Waits until lines that begin with $1 were printed $2 times.
await_lines() {
    until (($(grep -c "^$1" "$console") >= $2)); do
        kill -0 "$guest" 2>/dev/null || fail "$console: the guest ended before it printed '$1': $(last_words)"
        ((SECONDS - powered_on <= patience)) || fail "$console: the guest did not print '$1' within $patience s"
        go_on
        sleep 0.2
    done
}

# Ends the guest as a power cut would.
cut_power() {
    kill -9 "$guest"
    wait "$guest" 2>/dev/null || true
    guest=
    cat "$console" >>"$console.all"
}

# Copies folders $3 ... of disk $1 into the new folder $2; the check of the file system replays its journal. In debugfs's commands a
# path would have to be quoted, so it works in that folder.
copy_out() {
    local disk=$work/$1.img folder=$2
    shift 2
    rm -rf "$folder"
    mkdir "$folder"
    e2fsck -fp "$disk" >/dev/null 2>&1 || true
    (cd "$folder" && for taken; do debugfs -R "rdump $taken ." "$disk" >/dev/null 2>&1; done)
}

last_words() {
    tail -n 3 "$console" | tr -s '\r\n' ' '
}

# Copies what guests left on machine $1's disk to $work/taken.
take_out() {
    local folder=$work/$1.taken
    copy_out "$1" "$folder" /results /lab
    [ -d "$folder/results" ] || fail "machine $1 left no results on its disk"
    cp -r "$folder"/{results,lab} "$work/taken/"
    rm -rf "$folder"
}
