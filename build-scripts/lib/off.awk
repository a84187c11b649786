# Compares two disassemblies of one object file, line by line. The first is from base, the second from off.
#
# Prints a line for each instruction that differs. It begins with `line` if only the number of a source line differs,
# else with `differs`. The file SHIFTS says where patches add how many lines to which file. A constant N of base is taken
# for a line number if, in one of these files, N plus the number of lines added before line N is the constant of off.
#
# Copyright (c) 2026 The alloc-counts authors.
# SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0

FILENAME == SHIFTS { file[++n] = $1; at[n] = $2; by[n] = $3; next }
FILENAME != last { last = FILENAME; which++; FNR = 1 }
which == 1 { base[FNR] = $0; length_of_base = FNR; next }
{
  length_of_off = FNR
  if ($0 != base[FNR]) print (is_line_number(base[FNR], $0) ? "line" : "differs"), base[FNR], "->", $0
}
END {
  if (length_of_base != length_of_off) print "differs", length_of_base, "lines", "->", length_of_off
}

function is_line_number(a, b,    from, to, i, shift) {
  if (!match(a, /\$0x[0-9a-f]+/)) return 0
  from = number(substr(a, RSTART + 3, RLENGTH - 3))
  sub(/\$0x[0-9a-f]+/, "LINE", a)
  if (!match(b, /\$0x[0-9a-f]+/)) return 0
  to = number(substr(b, RSTART + 3, RLENGTH - 3))
  sub(/\$0x[0-9a-f]+/, "LINE", b)
  if (a != b) return 0
  for (i = 1; i <= n; i++) {
    if (i == 1 || file[i] != file[i - 1]) shift = 0
    if (at[i] <= from) shift += by[i]
    if (file[i + 1] != file[i] && shift != 0 && from + shift == to) return 1
  }
  return 0
}

function number(hex,    i, value) {
  for (i = 1; i <= length(hex); i++) value = 16 * value + index("0123456789abcdef", substr(hex, i, 1)) - 1
  return value
}
