# shellcheck shell=bash
# Getting a named file, whole and verified, or nothing.
#
# Copyright (c) 2026 The alloc-counts authors.
# SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0

DOWNLOADS=$BUILD/downloads

# download URL FILE: into FILE.part, which a later try continues.
download() {
  local quiet=--silent
  [ ! -t 2 ] || quiet=--progress-bar
  mkdir -p "$(dirname -- "$2")"
  run curl --fail --location --show-error "$quiet" --connect-timeout 20 --retry 2 --continue-at - \
    --output "$2.part" "$1"
}

# The places where the distribution's mirror may keep FILE of POOL, as this machine's apt knows the mirror.
pool_urls() {
  local repository pool=$1 file=$2
  command -v apt-get >/dev/null || return 0
  for repository in $(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' |
    sort -u); do
    case $repository in
      http:* | https:* | file:*)
        echo "${repository%/}/pool/$pool/$file"
        echo "${repository%/}/pool/updates/$pool/$file"
        ;;
    esac
  done
}

# from_distribution POOL FILE SHA256: prints the path of the verified file, or fails.
from_distribution() {
  local target=$DOWNLOADS/$2 url
  if [ -f "$target" ]; then
    echo "$target"
    return
  fi
  for url in $(pool_urls "$1" "$2"); do
    download "$url" "$target" || {
      rm -f "$target.part"
      continue
    }
    if check_sha256 "$target.part" "$3"; then
      mv "$target.part" "$target"
      echo "$target"
      return
    fi
    rm -f "$target.part"
  done
  say "this machine's apt knows no mirror that has $2"
  return 1
}

# find_or_get POOL FILE SHA256: from beside the project, else from the distribution.
find_or_get() {
  local beside=$ROOT/../shared/upstream/$2
  if [ -f "$beside" ]; then
    say "found $beside"
    check_sha256 "$beside" "$3" && echo "$beside"
  else
    from_distribution "$@"
  fi
}
