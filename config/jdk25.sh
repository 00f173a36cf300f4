# Finds a JDK 25 and sets JAVA_HOME to it. Sourced by the scripts `mitigauge` and `mvnw`; POSIX sh.
#
# Looked at, in this order: JAVA_HOME, the java on the PATH, then the folders where packages and SDKMAN put JDKs.
# Without one: a single line on how to get it on this distribution, and exit 2.

# True where $1 is the home of a JDK (not a JRE) 25.
is_jdk25() {
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 1
    if [ -r "$1/release" ]; then
        grep -q '^JAVA_VERSION="25[".+-]' "$1/release"
    else
        "$1/bin/java" -version 2>&1 | grep -q 'version "25[".+-]'
    fi
}

how_to_get_jdk25() {
    distribution=$(. /etc/os-release 2>/dev/null && echo " ${ID:-} ${ID_LIKE:-} ")
    case "$distribution" in
        *" debian "* | *" ubuntu "*)
            if apt-cache show openjdk-25-jdk-headless >/dev/null 2>&1; then
                echo "sudo apt install openjdk-25-jdk-headless"
                return
            fi
            ;;
        *" fedora "* | *" rhel "*)
            echo "sudo dnf install java-25-openjdk-devel"
            return
            ;;
        *" alpine "*)
            echo "sudo apk add openjdk25-jdk"
            return
            ;;
    esac
    echo "sdk install java 25-tem (with SDKMAN), or unpack any JDK 25 and set JAVA_HOME"
}

find_jdk25() {
    on_path=$(command -v java 2>/dev/null) && on_path=$(readlink -f "$on_path") && on_path=${on_path%/bin/java}
    for candidate in "${JAVA_HOME:-}" "${on_path:-}" \
        /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /usr/local/java/* /opt/*jdk* /opt/java/* /opt/jdk/* \
        "${SDKMAN_DIR:-${HOME:-/root}/.sdkman}"/candidates/java/* "${HOME:-/root}"/.jdks/*; do
        if [ -n "$candidate" ] && is_jdk25 "$candidate"; then
            JAVA_HOME=$candidate
            export JAVA_HOME
            return
        fi
    done
    echo "mitigauge: needs a JDK 25 and found none; get one with: $(how_to_get_jdk25)" >&2
    exit 2
}

find_jdk25
