# shellcheck shell=bash
# Compiles for other processors what the series alters in HotSpot and what hotspot/ adds to it, without making objects.
#
# Copyright (c) 2026 The alloc-counts authors.
# SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0

# HotSpot's compilers support these, and Debian and Ubuntu have a cross compiler for each.
# shellcheck disable=SC2034 # for check
CPUS='aarch64 riscv64 ppc64le s390x arm'
# The options of the compiler, and the headers that HotSpot's build tool adlc makes, for each processor and level.
CPUS_WORK=$BUILD/cpus

# use_cpu CPU: sets what differs between processors, as make/autoconf of OpenJDK does: the prefix of the compiler, the
# directory of HotSpot, its macro, the options of compiler and adlc, and the features that HotSpot lacks there.
use_cpu() {
  cpu=$1 triple=$1-linux-gnu arch=$1 define=${1^^} lacks=()
  cpu_flags=(-D_LP64=1 -DVM_LITTLE_ENDIAN) adlc_flags=(-D_LP64=1)
  case $cpu in
    aarch64) cpu_flags+=(-Wno-psabi) ;;
    riscv64) arch=riscv ;;
    ppc64le) triple=powerpc64le-linux-gnu arch=ppc define=PPC64 lacks=(JVMCI) cpu_flags+=(-DABI_ELFv2 -mcpu=power8) ;;
    s390x) arch=s390 define=S390 lacks=(JVMCI SHENANDOAHGC ZGC) cpu_flags=(-D_LP64=1 -march=z10) ;;
    arm)
      triple=arm-linux-gnueabihf define=ARM32 lacks=(JVMCI SHENANDOAHGC ZGC)
      cpu_flags=(-DVM_LITTLE_ENDIAN -DARM -fsigned-char -Wno-psabi) adlc_flags=(-U_LP64 -DARM=1)
      ;;
  esac
  compiler=$triple-g++
}

# The command with which make compiled a file of the VM for this machine. Its configuration has the generated headers
# that do not depend on the processor.
find_recorded() {
  for conf in release fastdebug; do
    recorded=$(conf_output "$conf")/hotspot/variant-server/libjvm/objs/klass.o.cmdline
    [ ! -f "$recorded" ] || return 0
  done
  die 'headers that the build generates are needed, and neither release nor fastdebug is built' \
    'build-scripts/build release hotspot'
}

# Prints the options of the recorded command, a line each, without those for its processor, its level, the precompiled
# header and the output.
common_flags() {
  sed 's/^cd [^ ]* && //' "$recorded" | xargs printf '%s\n' |
    grep -E '^-(D|I|W|f|std=)' |
    grep -vxE -e '-D(TARGET_ARCH_|INCLUDE_SUFFIX_CPU=|HOTSPOT_LIB_ARCH=|INCLUDE_(JVMCI|SHENANDOAHGC|ZGC)=).*' \
      -e '-D(AMD64|AARCH64|PPC64|RISCV64|S390|ARM32|ARM|ABI_ELFv2|_LP64=1|VM_LITTLE_ENDIAN)' \
      -e '-D(NDEBUG|PRODUCT|ASSERT|CHECK_UNHANDLED_OOPS|DTRACE_ENABLED)' \
      -e '-I.*/(adfiles|precompiled|(os_)?cpu/.*)' -e '-f(pch-preprocess|random-seed=.*)'
}

# In the order of make: some processors have a file with registers, which must come first.
ad_files() {
  find "src/hotspot/cpu/$arch" -name '*_32.ad'
  find "src/hotspot/cpu/$arch" -name '*.ad' ! -name '*_32.ad' -printf '%d %p\n' | sort | cut -d' ' -f2
}

# Makes the options and the headers for both levels. The adlc of the build only knows the processor of this machine.
prepare_cpu() {
  local level dir feature common defines adlc=$CPUS_WORK/$cpu/adlc
  cd "$JDK_SRC" && common=$(common_flags) || return
  g++ "$(grep '^-std=' <<<"$common")" -DLINUX -DASSERT "-D$define" -Isrc/hotspot/share \
    src/hotspot/share/adlc/*.cpp src/hotspot/share/opto/opcodes.cpp -o "$adlc" || return
  ad_files | xargs cat >"$adlc.ad" || return
  for level in release fastdebug; do
    dir=$CPUS_WORK/$cpu/$level
    defines=(-DNDEBUG -DPRODUCT)
    [ $level = release ] || defines=(-DASSERT -DCHECK_UNHANDLED_OOPS)
    mkdir -p "$dir/adfiles"
    "$adlc" -q -T -DLINUX=1 -D_GNU_SOURCE=1 -g "-D$define=1" "${adlc_flags[@]}" "${defines[@]}" "$adlc.ad" \
      "-c$dir/adfiles/ad_$arch.cpp" "-h$dir/adfiles/ad_$arch.hpp" "-a$dir/adfiles/dfa_$arch.cpp" \
      "-v$dir/adfiles/adGlobals_$arch.hpp" || return
    {
      printf '%s\n' "${cpu_flags[@]}" "${defines[@]}" "-D$define" "-DTARGET_ARCH_$arch" "-DINCLUDE_SUFFIX_CPU=_$arch" \
        "-DHOTSPOT_LIB_ARCH=\"$cpu\"" "-I$dir" "-Isrc/hotspot/cpu/$arch" "-Isrc/hotspot/os_cpu/linux_$arch" \
        "-Ialloc-counts/hotspot/cpu/$arch"
      for feature in "${lacks[@]}"; do echo "-DINCLUDE_$feature=0"; done
      echo "$common"
    } | sed "s/[\\\\\"' ]/\\\\&/g" >"$dir/flags" || return
  done
}

# Prints paths in jdk-src: the C++ files that the series or an edit in jdk-src alters, and those of hotspot/, if make
# compiles them for the processor.
cpu_files() {
  local excluded='/adlc/|/zero/'
  case " ${lacks[*]} " in *' ZGC '*) excluded+='|/gc/z' ;; esac
  case " ${lacks[*]} " in *' SHENANDOAHGC '*) excluded+='|/gc/shenandoah' ;; esac
  {
    jdk_git diff --name-only --diff-filter=d "$COMMIT" -- src/hotspot
    (cd "$JDK_SRC" && find -L alloc-counts/hotspot -type f)
  } | grep -E "/hotspot/(share|os/(linux|posix)|cpu/$arch|os_cpu/linux_$arch)/.*\.cpp$" | grep -vE "$excluded" | sort
}

# compile_for_cpu WORK COMPILER FILE: writes into a file of SCRATCH what is wrong with FILE, and the command to repeat.
# It does not go on to fastdebug after an error. The compiler only warns if an inline function is not defined, which
# makes a VM that cannot be linked.
compile_for_cpu() {
  local level command out errors status
  cd "$JDK_SRC" || return
  for level in release fastdebug; do
    command=("$2" "@../${1#"$ROOT"/}/$level/flags" -fsyntax-only "$3")
    status=0
    out=$("${command[@]}" 2>&1) || status=$?
    errors=$(grep -E 'error: |used but never defined' <<<"$out") || errors=''
    [ -n "$errors" ] || [ $status != 0 ] || continue
    printf '%s\n' "$3, $level:" "${errors:-exit code $status $out}" "repeat: cd jdk-src && ${command[*]}" \
      >"$SCRATCH/${3##*/}.problems"
    return
  done
}

# cpu_compiles FILE...: prints what is wrong, and runs two compilers at a time.
cpu_compiles() {
  rm -rf "${CPUS_WORK:?}/$cpu"
  mkdir -p "$CPUS_WORK/$cpu"
  prepare_cpu >"$CPUS_WORK/$cpu/log" 2>&1 || {
    echo 'the headers that adlc makes are missing:'
    cat "$CPUS_WORK/$cpu/log"
    return
  }
  rm -f "$SCRATCH"/*.problems
  export -f compile_for_cpu
  export ROOT JDK_SRC SCRATCH
  # shellcheck disable=SC2016 # for the shell that xargs starts
  printf '%s\0' "$@" | xargs -0 -P 2 -n 1 bash -c 'compile_for_cpu "$@"' bash "$CPUS_WORK/$cpu" "$compiler"
  find "$SCRATCH" -name '*.problems' | sort | xargs -r cat
}
