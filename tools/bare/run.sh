#!/usr/bin/env bash
# Tries the project on a bare machine with a GPU and no network: `bash .gpu/run.sh`, in the project's root.
# Before that, pack.sh has packed there what the machine lacks. README.md says what comes out; all of it
# lands in $OUT (default: .gpu/out). packages.ts packs what the modules and tasks import that are named here.
#
# SOFTWARE=1   a software adapter instead (needs one: Debian's mesa-vulkan-drivers)
# TOTAL=470    seconds for everything; no step begins where less than 8 are left
# ONLY="a b"   these steps alone: adapter tests smoke bench batch columns e2e
# ROUNDS=5     measurements of each phase in bench
# COLUMNS_WANTED="mdp-n10:maml ..."   columns, in this order, while 60 s are left
set -uo pipefail
start=$(date +%s)
cd "$(dirname "$0")/../.." || exit 1
root=$PWD
here=$root/.gpu
OUT=${OUT:-$here/out}
TOTAL=${TOTAL:-470}
ONLY=${ONLY:-adapter tests smoke bench batch columns e2e}
mkdir -p "$OUT"
work=$(mktemp -d -t gpu-kit.XXXXXX)
log=$OUT/run.log
summary=$OUT/summary.md
: >"$log"
: >"$work/steps"
failed=0

seconds() { echo $(($(date +%s) - start)); }
left() { echo $((TOTAL - $(seconds))); }
say() { echo "$*" | tee -a "$log"; }
wants() { [[ " $ONLY " == *" $1 "* ]]; }

# step NAME LIMIT COMMAND...: runs it under the lesser of its limit and what is left, and goes on whatever
# becomes of it; its output goes to the screen, run.log and $work/NAME.log.
step() {
  local name=$1 limit=$2 rest rc from
  shift 2
  rest=$(($(left) - 4))
  if [ "$rest" -lt 8 ]; then
    say "--- $name: not begun, $(left) s are left"
    echo "$name|not begun|0" >>"$work/steps"
    return 125
  fi
  [ "$limit" -gt "$rest" ] && limit=$rest
  say "--- [$(seconds) s] $name (at most $limit s): $*"
  from=$(date +%s%N)
  timeout --kill-after=3 "$limit" "$@" </dev/null 2>&1 | tee -a "$log" "$work/$name.log"
  rc=${PIPESTATUS[0]}
  local took=$((($(date +%s%N) - from) / 100000000))
  took=$((took / 10)).$((took % 10))
  case $rc in
    0) echo "$name|ok|$took" >>"$work/steps" ;;
    124 | 137) echo "$name|STOPPED at its limit of $limit s|$took" >>"$work/steps" ;;
    # A software driver may abort as its process exits, after its work is done.
    134) echo "$name|aborted at exit (134)|$took" >>"$work/steps" ;;
    *) echo "$name|FAILED ($rc)|$took" >>"$work/steps" ;;
  esac
  [ "$rc" -eq 0 ] || failed=$((failed + 1))
  say "--- $name: rc $rc, $took s"
  write_summary
  return "$rc"
}

write_summary() {
  {
    echo "# Tried on $(sed -n 's/.*"description": *"\([^"]*\)".*/\1/p' "$OUT/adapter.json" 2>/dev/null | head -1)"
    echo
    echo "| step | outcome | s |"
    echo "| :-- | :-- | --: |"
    sed 's/^/| /; s/|/ | /g; s/$/ |/; s/^ *| */| /' "$work/steps" | sed 's/|  |/|/g'
    echo
    echo "$(seconds) s of $TOTAL, $failed steps not ok."
    if compgen -G "$work/tests/*.txt" >/dev/null; then
      echo
      echo "Tests: $(cat "$work"/tests/*.txt | grep -acE '\.\.\. .*ok( \(|$)') ok," \
        "$(cat "$work"/tests/*.txt | grep -acE '\.\.\. .*FAILED') failed; files without an end:" \
        "$(grep -LE '^(ok|FAILED) \| ' "$work"/tests/*.txt | xargs -r -n1 basename | tr '\n' ' ')"
      echo
      grep -aHE '\.\.\. .*FAILED' "$work"/tests/*.txt | sed "s#^.*/tests/#    #" | head -60
    fi
    for name in smoke_verify smoke_backends verify backends; do
      [ -s "$work/$name.log" ] || continue
      echo
      echo "$name:"
      echo
      sed 's/^/    /' "$work/$name.log" | head -150
    done
    if compgen -G "$work/batch*.log" >/dev/null; then
      echo
      echo "Batches:"
      echo
      cat "$work"/batch*.log | sed 's/^/    /'
      grep -h 'iterations' "$work/cell.log" 2>/dev/null | tail -2 | sed 's/^/    cell: /'
    fi
    if compgen -G "$work/bench_*.log" >/dev/null; then
      echo
      echo "Whole iterations (bench.md has the rest; median of the seventh column):"
      echo
      grep -hE '^\| (phase|MAML iteration|Reptile iteration) ' "$OUT/bench.md" 2>/dev/null | sed 's/^/    /'
    fi
  } >"$summary" 2>/dev/null
}

# --- Unpack -----------------------------------------------------------------------------------------
unxz_to() { # FILE: its content on stdout
  if command -v xz >/dev/null; then xz -dc "$1"; else
    python3 -c 'import lzma,shutil,sys; shutil.copyfileobj(lzma.open(sys.argv[1]), sys.stdout.buffer)' "$1"
  fi
}
mkdir -p "$work/bin" "$work/kit" "$work/run" "$work/home"
unxz_to "$here/deno.xz" >"$work/bin/deno" && chmod +x "$work/bin/deno" || { say "cannot unpack Deno"; exit 1; }
unxz_to "$here/kit.tar.xz" | tar -xC "$work/kit" || { say "cannot unpack the kit"; exit 1; }
kit=$work/kit
export PATH=$work/bin:$PATH DENO_DIR=$kit/deno-dir NO_COLOR=1 DENO_NO_UPDATE_CHECK=1 DENO_NO_PROMPT=1
# Nobody is there: no address, so that nothing is waited for.
export NPM_CONFIG_REGISTRY=http://offline.invalid/ JSR_URL=http://127.0.0.1:9/
export XDG_RUNTIME_DIR=$work/run HOME=$work/home
# Where NVIDIA's driver keeps compiled kernels: what one process compiled, the next need not.
export XDG_CACHE_HOME=$work/home/.cache __GL_SHADER_DISK_CACHE=1 __GL_SHADER_DISK_CACHE_PATH=$work/home/.cache
mkdir -p "$XDG_CACHE_HOME"
export DENO_WEBGPU_BACKEND=vulkan
chmod 700 "$work/run"
unset VK_LOADER_DEBUG
say "unpacked in $(seconds) s: $(deno --version | head -1)"

# --- The machine ------------------------------------------------------------------------------------
machine() {
  uname -a
  nproc
  grep -m1 'model name' /proc/cpuinfo
  grep -m1 MemTotal /proc/meminfo
  grep -E '^(NAME|VERSION)=' /etc/os-release
  id -un
  echo "# loader and drivers"
  ldconfig -p 2>/dev/null | grep -E 'libvulkan|libGLX_nvidia|libEGL_nvidia|libX11\.so|libXext\.so' || echo "none in ldconfig"
  ls -d /etc/vulkan/icd.d/* /usr/share/vulkan/icd.d/* /usr/local/nvidia/share/vulkan/icd.d/* 2>/dev/null
  command -v nvidia-smi >/dev/null && nvidia-smi
}
machine >"$OUT/machine.txt" 2>&1
sampler=
if command -v nvidia-smi >/dev/null; then
  nvidia-smi --query-gpu=timestamp,utilization.gpu,clocks.sm,clocks.mem,power.draw,memory.used \
    --format=csv -l 2 >"$work/samples.csv" 2>/dev/null &
  sampler=$!
fi

# --- An adapter: the machine's own loader and driver first, then with what the kit carries ---------------
software=()
adapter_option=()
if [ "${SOFTWARE:-0}" = 1 ]; then software=(--software) adapter_option=(--software-adapter); fi
lib() { # NAME: the carried libraries of that name, in a folder of their own
  mkdir -p "$work/lib-$1"
  local deb
  for deb in "$kit/debs/$1"/*.deb; do dpkg -x "$deb" "$work/lib-$1" 2>>"$log"; done
  echo "$work/lib-$1/usr/lib/x86_64-linux-gnu:$work/lib-$1/lib/x86_64-linux-gnu"
}
drivers() { # nvidia_icd.json files, and libraries that are drivers themselves
  find /usr/local/nvidia /usr/share/vulkan/icd.d /etc/vulkan/icd.d -name 'nvidia*icd*.json' 2>/dev/null
  local so
  for so in libGLX_nvidia.so.0 libEGL_nvidia.so.0; do
    local path
    path=$(find /usr/local/nvidia /usr/lib/x86_64-linux-gnu /usr/lib64 -name $so 2>/dev/null | head -1)
    [ -n "$path" ] || continue
    printf '{"file_format_version":"1.0.0","ICD":{"library_path":"%s","api_version":"1.3.0"}}\n' "$path" >"$work/$so.json"
    echo "$work/$so.json"
  done
}
finds() { # WHAT: whether Deno finds an adapter, the environment as it is
  local found
  [ "$(seconds)" -lt 110 ] || { say "no time for more tries at an adapter"; return 1; }
  found=$(timeout 25 deno run --no-check --quiet -A tools/bare/adapter.ts --only-find "${software[@]}" 2>&1)
  local rc=$?
  say "adapter, $1: $(echo "$found" | tail -3 | cut -c1-300) (rc $rc)"
  return $rc
}
find_adapter() {
  finds "as the machine is" && return
  local vulkan gl json
  vulkan=$(lib vulkan)
  export LD_LIBRARY_PATH=$vulkan${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
  finds "with the carried loader" && return
  gl=$(lib gl)
  local nvidia
  nvidia=$(find /usr/local/nvidia -maxdepth 1 -type d -name 'lib*' 2>/dev/null | tr '\n' ':')
  for with in "" "$gl:" "$gl:$nvidia"; do
    for json in $(drivers); do
      VK_DRIVER_FILES=$json VK_ICD_FILENAMES=$json LD_LIBRARY_PATH=$with$LD_LIBRARY_PATH \
        finds "with $json${with:+, carried GL and X libraries}" || continue
      export VK_DRIVER_FILES=$json VK_ICD_FILENAMES=$json LD_LIBRARY_PATH=$with$LD_LIBRARY_PATH
      return
    done
  done
  say "what the loader says:"
  find /usr/local/nvidia /usr/lib/x86_64-linux-gnu -name 'lib*_nvidia.so.0' 2>/dev/null | while read -r json; do
    echo "$json:" && LD_LIBRARY_PATH=$gl:$nvidia$LD_LIBRARY_PATH ldd "$json" | grep 'not found'
  done 2>&1 | tee -a "$log"
  json=$(drivers | tr '\n' ':')
  [ -n "$json" ] && export VK_DRIVER_FILES=$json
  VK_LOADER_DEBUG=error,warn,driver LD_LIBRARY_PATH=$gl:$nvidia$LD_LIBRARY_PATH timeout 25 deno run \
    --no-check --quiet -A tools/bare/adapter.ts --only-find 2>&1 | head -80 | tee -a "$log"
  return 1
}
adapter=0
find_adapter || adapter=1
env | grep -E '^(VK_|LD_LIBRARY|DENO_WEBGPU)' | tee -a "$log" >>"$OUT/machine.txt"
if [ $adapter -ne 0 ]; then
  say "NO ADAPTER: only the machine and wasm are told of"
  echo "adapter|NONE FOUND|0" >>"$work/steps"
  failed=$((failed + 1))
fi

gpu=(--backend gpu "${adapter_option[@]}")
slow=${SOFTWARE:-0}
if [ $adapter -eq 0 ]; then
  # (a) adapter, self-test, each kernel's compilation, rounding
  wants adapter && step adapter 60 deno run --no-check --quiet -A \
    tools/bare/adapter.ts "${software[@]}" "$OUT/adapter.json"

  # (b) parity and faults; a process a file, so that a driver that crashes takes no other file with it.
  # Types are checked elsewhere.
  if wants tests; then
    mkdir -p "$work/tests"
    at_once=$((($(nproc) + 1) / 2))
    # A program on the CPU shares its cores with whoever else is there.
    [ "$slow" = 1 ] && limit=240 || limit=130
    limit=${TESTS_LIMIT:-$limit}
    each=$((limit < $(left) - 4 ? limit - 6 : $(left) - 10))
    # shellcheck disable=SC2016
    step tests "$limit" bash -c '
      ls tests/gpu/*_test.ts | xargs -P "$1" -I{} sh -c "
        timeout --foreground --kill-after=3 \$2 deno test --no-check --quiet --allow-read=. --allow-write=outputs/test-tmp --no-prompt {} >\$1/\$(basename {}).txt 2>&1 ||
          echo {}: exit status \$?
      " - "$2" "$3"
      # Not the status of xargs, 123 if any failed: that of the tests.
      ! grep -lE "^(FAILED|error:)" "$2"/*.txt
    ' - "$((at_once < 2 ? 2 : at_once))" "$work/tests" "$each"
    for file in "$work"/tests/*.txt; do
      printf '=== %s\n' "$(basename "$file" .txt)"
      cat "$file"
    done >>"$log"
    write_summary
  fi

  # (c) the smoke preset, and wasm's beside it
  if wants smoke; then
    step smoke "${SMOKE_LIMIT:-100}" deno task --quiet reproduce --preset smoke "${gpu[@]}"
    step smoke_wasm 40 deno task --quiet reproduce --preset smoke --backend wasm
    step smoke_verify 20 deno task --quiet verify
    step smoke_backends 20 deno run --no-check --quiet -P=read --no-prompt bench/backends.ts
    # Aside: it has seeds and tasks of the same names as a column in full, and would be paired with it.
    mkdir -p "$work/smoke/outputs" && mv outputs/store outputs/tables "$work/smoke/outputs/"
  fi

  # (d) phases and kernels, one seed; each setting by itself, so that what was measured is kept
  if wants bench; then
    rounds=${ROUNDS:-5}
    for env in mdp-n100 bandit-k5-n100 bandit-k50-n500; do
      name=bench_${env//-/_}
      step "$name" "${BENCH_LIMIT:-45}" bash -c '
        deno task --quiet bench "${@:4}" --env "$1" --rounds "$2" --json >"$3" && wc -c "$3"
      ' - "$env" "$rounds" "$work/$env.json" "${gpu[@]}" || continue
      deno run --no-check --quiet -A tools/bare/table.ts "$work/$env.json" >>"$OUT/bench.md" 2>>"$log"
      { [ -s "$OUT/bench.json" ] && echo ','; cat "$work/$env.json"; } >>"$OUT/bench.json"
    done
    [ -s "$OUT/bench.json" ] && { echo '['; cat "$OUT/bench.json"; echo ']'; } >"$work/all.json" &&
      mv "$work/all.json" "$OUT/bench.json"
  fi

  # (d, second half) what further seeds in the same batch cost
  if wants batch; then
    # The command that docs/gpu.md names to refute its prediction: iterations/s of five seeds, on stderr.
    small=()
    [ "$slow" = 1 ] && small=(--preset smoke --iterations 3)
    step cell 45 deno task --quiet cell --env mdp-n100 --algorithm maml "${small[@]}" "${gpu[@]}"
    for it in "mdp-n100 maml 16" "mdp-n100 reptile 12" "bandit-k50-n500 maml 12"; do
      read -r env algorithm most <<<"$it"
      step "batch_${env//-/_}_$algorithm" $((most + 15)) deno run --no-check --quiet -A \
        tools/bare/batch.ts "$env" "$algorithm" "$OUT/batch.json" "$most" "${software[@]}"
    done
  fi

  # (e) full columns, five seeds in one batch, on the GPU and on wasm
  if wants columns; then
    columns="mdp-n10:maml mdp-n100:reptile mdp-n100:maml bandit-k50-n500:maml bandit-k5-n100:maml mdp-n10:reptile bandit-k50-n500:reptile"
    preset=full
    # In full, a program on the CPU takes minutes for each.
    [ "$slow" = 1 ] && columns="mdp-n10:maml bandit-k5-n100:reptile" preset=smoke
    for it in ${COLUMNS_WANTED:-$columns}; do
      env=${it%%:*} algorithm=${it##*:}
      name=column_${env//-/_}_$algorithm
      step "$name" "${COLUMN_LIMIT:-90}" deno task --quiet reproduce --preset $preset \
        --env "$env" --algorithm "$algorithm" "${gpu[@]}"
      # Paired with wasm's: on 16 cores the five seeds take a core each.
      step "${name}_wasm" 60 deno task --quiet reproduce --preset $preset \
        --env "$env" --algorithm "$algorithm" --backend wasm
      [ "$(left)" -lt 60 ] && break
    done
    step verify 20 deno task --quiet verify
    step backends 20 deno run --no-check --quiet -P=read --no-prompt bench/backends.ts
  fi

  # (last) whole commands: the smoke preset beside wasm, adapters refused or missing; they run
  # `deno task status` too
  if wants e2e && [ "$(left)" -gt 50 ]; then
    step e2e 90 deno test --no-check --quiet --allow-read=. --allow-write=outputs/test-tmp --allow-run --no-prompt \
      tests/e2e/gpu/smoke_check.ts tests/e2e/gpu_check.ts
  fi
fi

# (f) the machine after it, results to look at at home
[ -n "$sampler" ] && kill "$sampler" 2>/dev/null
{
  command -v nvidia-smi >/dev/null && nvidia-smi
  echo "# while it ran"
  cat "$work/samples.csv" 2>/dev/null
} >>"$OUT/machine.txt" 2>&1
take_home() { # FOLDER PREFIX: adds its outputs to the archive
  [ -d "$1/outputs/store" ] || return
  deno run --no-check --quiet -A tools/bare/results.ts "$1" >"$work/results" 2>>"$log"
  tar -C "$1" -rf "$work/results.tar" --transform "s,^,$2," -T "$work/results" 2>>"$log"
}
take_home "$root" ""
take_home "$work/smoke" smoke/
if [ -f "$work/results.tar" ]; then
  if command -v xz >/dev/null; then xz -6 <"$work/results.tar"; else
    python3 -c 'import lzma,shutil,sys; shutil.copyfileobj(sys.stdin.buffer, lzma.open(sys.stdout.buffer, "w"))' <"$work/results.tar"
  fi >"$OUT/results.tar.xz"
fi
write_summary
cat "$summary"
ls -l "$OUT"
rm -rf "$work"
[ "$failed" -eq 0 ]
