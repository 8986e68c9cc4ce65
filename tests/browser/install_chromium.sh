#!/bin/sh
# See to it that Chromium is there for the browser tests; the one that comes without a window does a third less work. Where
# neither can be had, say so loudly; with CI=true, fail.
is_here() {
    command -v chromium-headless-shell >/dev/null 2>&1 || command -v chromium >/dev/null 2>&1
}
install() {
    $root apt-get install -y -qq --no-install-recommends "$1" fonts-dejavu-core
}
is_here && exit 0
if command -v apt-get >/dev/null 2>&1; then
    root=""
    [ "$(id -u)" = 0 ] || root="sudo -n"
    echo "Installing Chromium for the browser tests ..."
    { $root apt-get update -qq && { install chromium-headless-shell || install chromium; }; } >/dev/null 2>&1
fi
is_here && exit 0
echo "!!! CHROMIUM IS NOT HERE AND COULD NOT BE INSTALLED: THE BROWSER TESTS WILL BE SKIPPED !!!"
[ "${CI:-}" != true ]
