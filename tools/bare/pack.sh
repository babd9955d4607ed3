#!/usr/bin/env bash
# Packs what a bare machine with a GPU lacks into .gpu/ of a checkout: bash tools/bare/pack.sh [PROJECT_DIR]
#
# Needs npm, xz and apt (Debian or Ubuntu), and a network. What is packed is for x86-64 Linux; this machine
# may be of another kind. Deno's compressed program is kept from one time to the next.
set -euo pipefail
root=$(cd "${1:-$(dirname "$0")/../..}" && pwd)
cd "$root"
[ -f tools/bare/run.sh ] && [ -f deno.lock ] || { echo "no checkout of the project: $root" >&2; exit 1; }
version=$(grep -ohE 'deno@[0-9]+\.[0-9]+\.[0-9]+' .ci/run CONTRIBUTING.md README.md | head -1 | cut -d@ -f2)
out=$root/.gpu
mkdir -p "$out"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
export NO_COLOR=1 DENO_NO_UPDATE_CHECK=1

# --- Deno -------------------------------------------------------------------------------------------
(cd "$work" && npm pack --silent "@deno/linux-x64-glibc@$version" >/dev/null && tar xzf deno-linux-x64-glibc-*.tgz)
program=$work/package/deno
chmod +x "$program"
sum=$(sha256sum "$program" | cut -d' ' -f1)
if [ -f "$out/deno.xz" ] && [ "$(cat "$out/deno.sha256" 2>/dev/null)" = "$sum" ]; then
  echo "Deno $version: kept"
else
  echo "Deno $version: compressing, some minutes"
  xz -9e -c "$program" >"$out/deno.xz.part"
  mv "$out/deno.xz.part" "$out/deno.xz"
  echo "$sum" >"$out/deno.sha256"
fi

# --- npm packages -----------------------------------------------------------------------------------
if [ "$(uname -m)" = x86_64 ]; then deno=("$program"); else deno=(npx -y "deno@$version"); fi
DENO_DIR=$work/deno-dir "${deno[@]}" install --quiet
mkdir -p "$work/kit/deno-dir/npm"
# Deno names the folder after the registry. That of the kit has no address, so nothing waits for a network.
mv "$(dirname "$(find "$work/deno-dir/npm" -type d -name zod | head -1)")" "$work/kit/deno-dir/npm/offline.invalid"

# --- The Vulkan loader, and libraries that a driver may ask for -----------------------------------------
debs() { # FOLDER PACKAGE...
  mkdir -p "$work/kit/debs/$1"
  local o=()
  if [ "$(dpkg --print-architecture)" != amd64 ]; then
    o=(-oAPT::Architecture=amd64 -oAPT::Architectures=amd64 -oDir::State::Lists="$work/lists")
    [ -d "$work/lists" ] || { mkdir -p "$work/lists/partial"; apt-get -qq "${o[@]}" update; }
  fi
  (cd "$work/kit/debs/$1" && shift && chmod 777 . &&
    { apt-get -qq "${o[@]}" download "$@" 2>/dev/null ||
      { apt-get -qq "${o[@]}" update && apt-get -qq "${o[@]}" download "$@"; }; })
}
debs vulkan libvulkan1
debs gl libglvnd0 libglx0 libegl1 libgl1 libx11-6 libxext6 libxcb1 libxau6 libxdmcp6 libbsd0 libmd0

# --- Together ---------------------------------------------------------------------------------------
tar -C "$work/kit" --sort=name --owner=0 --group=0 --numeric-owner -cf - . | xz -9e >"$out/kit.tar.xz"
printf '#!/usr/bin/env bash\nexec bash "$(dirname "$0")/../tools/bare/run.sh"\n' >"$out/run.sh"
rm -rf "$out/out"

# --- Does it run without a network? ----------------------------------------------------------------------
if [ "$(uname -m)" = x86_64 ] && unshare -rn true 2>/dev/null; then
  mkdir -p "$work/try"
  tar -xJf "$out/kit.tar.xz" -C "$work/try"
  env -i PATH="$work/package:/usr/bin:/bin" HOME="$work/try" DENO_DIR="$work/try/deno-dir" NO_COLOR=1 \
    NPM_CONFIG_REGISTRY=http://offline.invalid/ JSR_URL=http://127.0.0.1:9/ DENO_NO_UPDATE_CHECK=1 \
    unshare -rn deno task --quiet reproduce --preset smoke --backend wasm --dry-run >/dev/null
  echo "tried without a network: ok"
fi

ls -l "$out"
du -cb "$out"/* | awk 'END { printf ".gpu: %.1f MiB\n", $1 / 1048576 }'
