# Sourced by scripts: installs one package with the distribution's own package manager.

# Installs package $1; fails with one line that starts with $2 where it cannot.
install_package() {
    if [ "$(id -u)" != 0 ]; then
        echo "$2: needs $1; install your distribution's package '$1'" >&2
        return 2
    fi
    echo "$2: installing the distribution's $1" >&2
    if command -v apt-get >/dev/null; then
        { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y "$1"; } >/dev/null
    elif command -v dnf >/dev/null; then
        dnf -q -y install "$1" >/dev/null
    elif command -v apk >/dev/null; then
        apk -q add "$1" >/dev/null
    else
        echo "$2: needs $1, and found no package manager that it knows" >&2
        return 2
    fi
}
