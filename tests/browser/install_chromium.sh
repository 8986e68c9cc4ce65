#!/bin/sh
# See to it that Chromium is there for the browser tests. Where it cannot be had, say so loudly; with CI=true, fail.
if command -v chromium >/dev/null 2>&1; then
    exit 0
fi
if command -v apt-get >/dev/null 2>&1; then
    root=""
    [ "$(id -u)" = 0 ] || root="sudo -n"
    echo "Installing Chromium for the browser tests ..."
    { $root apt-get update -qq && $root apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core; } \
        >/dev/null 2>&1
fi
if command -v chromium >/dev/null 2>&1; then
    exit 0
fi
echo "!!! CHROMIUM IS NOT HERE AND COULD NOT BE INSTALLED: THE BROWSER TESTS WILL BE SKIPPED !!!"
[ "${CI:-}" != true ]
