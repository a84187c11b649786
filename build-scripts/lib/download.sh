# shellcheck shell=bash
# Downloads: a file that arrives whole and verified, or not at all.
#
# Copyright (c) 2026 The alloc-counts authors.
# SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0

# Files that these scripts download.
DOWNLOADS=$BUILD/downloads
# The folder that they search for an archive before they use the network. They never write to it, for it may be read-only.
ARCHIVES=${ALLOC_COUNTS_DOWNLOADS:-$(cd "$ROOT/../shared/upstream" 2>/dev/null && pwd || echo "$DOWNLOADS")}

need_archives() {
  [ -z "${ALLOC_COUNTS_DOWNLOADS-}" ] || [ -d "$ARCHIVES" ] ||
    die "ALLOC_COUNTS_DOWNLOADS is '$ARCHIVES', and there is no such folder" \
      'ALLOC_COUNTS_DOWNLOADS=DIR, with a folder that contains archives'
}

# archive_in_folder FILE: prints the path of FILE in the folder of archives; fails if it is not there.
archive_in_folder() {
  if [ -f "$ARCHIVES/$1" ]; then
    say "found $ARCHIVES/$1"
    echo "$ARCHIVES/$1"
  else
    say "$1 is not in $ARCHIVES, the folder of archives (ALLOC_COUNTS_DOWNLOADS)"
    return 1
  fi
}

# download URL FILE: downloads into FILE.part. If it is interrupted, a later call continues.
download() {
  local quiet=--silent
  [ ! -t 2 ] || quiet=--progress-bar
  mkdir -p "$(dirname -- "$2")"
  run curl --fail --location --show-error "$quiet" --connect-timeout 20 --retry 2 --continue-at - \
    --output "$2.part" "$1"
}

# Prints the addresses that FILE may have on the mirror of the distribution that apt uses on this machine.
pool_urls() { # POOL FILE
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
  say "no mirror that apt uses on this machine has $2"
  return 1
}

# find_or_get POOL FILE SHA256: prints the path of the verified file, from the folder of archives or the distribution.
find_or_get() {
  local archive
  if archive=$(archive_in_folder "$2"); then
    check_sha256 "$archive" "$3" && echo "$archive"
  else
    from_distribution "$@"
  fi
}
