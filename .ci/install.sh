#!/bin/sh
# Brings this machine to where Paidup runs (`run`) or is tested (`test`), and does nothing when it is there:
# system libraries through apt-get, a virtual environment in .venv, the locked packages with their hashes.
set -eu
cd "$(dirname "$0")/.."
purpose=$1
venv=.venv

# What WeasyPrint loads at run time, the typeface of the documents, and for the tests a browser, what
# its driver (the Node.js in Playwright's wheel) loads, and a mail server.
libraries="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0 fontconfig fonts-inter fonts-dejavu-core"

ask_browser="The tests of the pages need Chromium. This system's packages do not have it, and Playwright's own could not
be downloaded. Please install Chromium or Google Chrome (not as a snap), so that chromium, chromium-browser or
google-chrome is a command, or name a mirror of Playwright's downloads: PLAYWRIGHT_DOWNLOAD_HOST. Then make again."

ask_browser_libraries="Playwright's Chromium was downloaded, but not the libraries it loads. Please have an administrator run:
  $PWD/$venv/bin/python -m playwright install-deps chromium
and then make again."

ask_dovecot="The tests of the inbox need Dovecot with IMAP, which was not found. Please install it (Fedora, Arch, Alpine and
Homebrew call it dovecot), and then make again. It need not run as a service: the tests start one of their own."

policy=/usr/sbin/policy-rc.d
is_held=

say() { printf '%s\n' "$@" >&2; }
stop() { say "$@"; exit 1; }

is_python() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    for python in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        if is_python "$python"; then command -v "$python"; return; fi
    done
    stop "Paidup needs Python 3.11 or newer, and found none." \
        "On Debian or Ubuntu: apt-get install python3 python3-venv, or where that is older python3.11 python3.11-venv." \
        "Then make again. Another Python can be named: make run PYTHON=/path/to/python3"
}

is_package_here() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }

# The system's own, or Playwright's, which only the virtual environment knows.
is_browser_here() {
    for interpreter in "$python" "$venv/bin/python"; do
        if "$interpreter" tests/chromium.py >/dev/null 2>&1; then return; fi
    done
    return 1
}

is_dovecot_here() { [ -x /usr/sbin/dovecot ] || command -v dovecot >/dev/null; }

# Ubuntu has Chromium as a snap only. Where no lists were fetched yet, nobody knows.
may_have_browser_package() { [ -n "$(apt-cache madison chromium)" ] || [ -z "$(apt-cache madison libc6)" ]; }

missing_packages() {
    for package in $libraries; do is_package_here "$package" || printf '%s ' "$package"; done
    if [ "$purpose" = test ]; then
        if ! is_browser_here && may_have_browser_package; then printf 'chromium '; fi
        is_package_here libatomic1 || printf 'libatomic1 '
        is_package_here dovecot-imapd || printf 'dovecot-imapd '
    fi
    if [ ! -d "$venv" ] && ! "$python" -c 'import ensurepip' 2>/dev/null; then
        "$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2], end=" ")'
    fi
}

become_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif [ -t 0 ]; then sudo "$@"
    else sudo -n "$@"; fi
}

# Debian starts what it installs: here a mail server on port 143, which nobody asked for.
hold_dovecot() {
    case " $1 " in *" dovecot-imapd "*) ;; *) return 0 ;; esac
    if is_package_here dovecot-core; then return; fi
    is_held=yes
    if [ -e "$policy" ]; then return; fi
    is_held=$policy
    become_root sh -c "printf '#!/bin/sh\nexit 101\n' >$policy && chmod 755 $policy"
}

release_dovecot() {
    if [ "$is_held" = "$policy" ]; then become_root rm -f "$policy"; fi
    if [ -n "$is_held" ] && [ -d /run/systemd/system ]; then
        become_root systemctl disable --quiet dovecot.service dovecot.socket 2>/dev/null || true
    fi
    is_held=
}

install_packages() {
    ask="Paidup needs these system packages: $1
Please have an administrator run:  apt-get install $1
and then make again."
    if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then stop "$ask"; fi
    say "Installing system packages: $1"
    log=$(mktemp)
    trap 'release_dovecot; rm -f "$log"' EXIT
    trap 'exit 130' INT TERM
    become_root apt-get update -qq >"$log" 2>&1 || cat "$log" >&2
    set -- "$(available "$1")"
    hold_dovecot "$1"
    # shellcheck disable=SC2086  # a list of words
    [ -z "$1" ] || become_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends $1 >"$log" 2>&1 \
        || { tail -n 20 "$log" >&2; stop "That did not work." "$ask"; }
    release_dovecot
}

available() {
    for package in $1; do
        if [ "$package" != chromium ] || may_have_browser_package; then printf '%s ' "$package"; fi
    done
}

# Elsewhere than on Debian and Ubuntu the loader is asked, since packages have other names there.
check_libraries() {
    absent=$("$python" - <<'PYTHON'
from ctypes.util import find_library
names = ["pango-1.0", "pangoft2-1.0", "harfbuzz", "harfbuzz-subset", "fontconfig"]
print(*(name for name in names if not find_library(name)))
PYTHON
)
    if [ -n "$absent" ]; then
        stop "Paidup needs these system libraries, which were not found: $absent" \
            "Homebrew: brew install pango; export DYLD_FALLBACK_LIBRARY_PATH=\"\$(brew --prefix)/lib\". Fedora: dnf install pango harfbuzz fontconfig." \
            "Arch: pacman -S pango. Alpine: apk add pango fontconfig. A nice typeface for the documents: Inter." \
            "Then make again."
    fi
    if [ "$purpose" = test ] && ! is_dovecot_here; then stop "$ask_dovecot"; fi
}

prepare_system() {
    if command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; then
        missing=$(missing_packages)
        if [ -n "$missing" ]; then install_packages "${missing% }"; fi
    else check_libraries; fi
}

make_venv() {
    if "$venv/bin/python" -c '' 2>/dev/null && is_python "$venv/bin/python"; then
        "$venv/bin/python" -m pip --version >/dev/null 2>&1 || "$venv/bin/python" -m ensurepip >/dev/null
    else
        "$python" -m venv --clear "$venv"
    fi
}

pip() { "$venv/bin/python" -m pip --quiet --disable-pip-version-check --no-input --require-virtualenv "$@"; }

# The stamp holds what was installed: it is redone when a lock, the project file or Python changes.
install_locked() {
    stamp="$venv/installed-$purpose"
    if [ "$purpose" = test ]; then locks="requirements-dev.txt"
    else locks="requirements-sandbox.txt requirements-build.txt"; fi
    # shellcheck disable=SC2086  # a list of files
    wanted=$("$python" -V; cat $locks pyproject.toml .ci/install.sh | cksum)
    if [ -x "$venv/bin/paidup" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then return; fi
    say "Installing Python packages into $venv (this takes a minute the first time)"
    make_venv
    # shellcheck disable=SC2046  # a list of words
    pip install --require-hashes --only-binary :all: $(for lock in $locks; do printf -- '-r %s ' "$lock"; done)
    pip install --no-deps --no-build-isolation --editable .
    printf '%s\n' "$wanted" >"$stamp"
}

# Only where the system's packages have none.
install_browser() {
    if [ "$purpose" != test ] || is_browser_here; then return; fi
    say "Downloading a Chromium for the tests of the pages (once; about 170 MB)"
    "$venv/bin/python" -m playwright install --no-shell chromium >&2 || stop "$ask_browser"
    if command -v apt-get >/dev/null; then
        "$venv/bin/python" -m playwright install-deps chromium >&2 || stop "$ask_browser_libraries"
    fi
}

python=$(find_python)
prepare_system
install_locked
install_browser
