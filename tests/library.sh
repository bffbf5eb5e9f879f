#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The library: it shows what its headers declare and nothing else, each header stands alone in C and in C++, and the example
# is built through pkg-config and runs. $LIBDIR, $INCLUDEDIR, $PKGCONFIGDIR and $EXAMPLE say where they are installed (make
# installcheck); without them, those of the build are taken.
# shellcheck source=tests/expect.sh
. "${srcdir:=.}/tests/expect.sh"
: "${LIBDIR:=$PWD}" "${INCLUDEDIR:=$(cd "$srcdir" && pwd)/include}" "${PKGCONFIGDIR:=include}" "${EXAMPLE:=$srcdir/docs/example.c}"
: "${CC:=cc}" "${CXX:=c++}" "${PKG_CONFIG:=pkg-config}" "${SAN_CFLAGS:=}"

# names: the words of what is read that are ours.
names() { tr -c 'A-Za-z0-9_' '\n' | grep -x 'hv_[a-z0-9_]*' | sort -u; }
headers="$INCLUDEDIR/hvcheck"
cat "$headers"/*.h | names >"$dir/known"
cat "$headers"/*.h | grep -o 'hv_[a-z0-9_]*(\|^extern .*' | names >"$dir/declared"
nm -g --defined-only "$LIBDIR/libhvcheck.a" | awk 'NF == 3 { print $3 }' | sort -u >"$dir/shown"
nm "$LIBDIR/libhvcheck.a" | awk '$2 ~ /^[tdrb]$/ { print $3 }' | sort -u >"$dir/hidden"
must "the library shows something" test -s "$dir/shown"
more=$(comm -23 "$dir/shown" "$dir/known" | paste -sd ' ')
[ -z "$more" ] || bad "the library shows what no header of include/ declares: $more"
less=$(comm -12 "$dir/hidden" "$dir/declared" | paste -sd ' ')
[ -z "$less" ] || bad "the library hides what a header declares outside of HV_BEGIN and HV_END: $less"

# alone LANGUAGE COMPILER...: each header by itself, and twice.
alone() {
	language=$1
	shift
	command -v "$1" >/dev/null || { echo "not tried: $1 is not there"; return; }
	for header in "$headers"/*.h; do
		line="#include <hvcheck/${header##*/}>"
		printf '%s\n' "$line" "$line" | "$@" -x "$language" -I"$INCLUDEDIR" -Wall -Wextra -Werror -fsyntax-only - ||
			bad "${header##*/} does not compile alone: $*"
	done
	echo "ok: headers alone: $*"
}
# shellcheck disable=SC2086 # a compiler may come with flags
{
	alone c $CC -std=c11
	alone c++ $CXX -std=c++17
}
for other in gcc clang; do
	alone c $other -std=c11
done
for other in g++ clang++; do
	alone c++ $other -std=c++17
done

# What lies elsewhere than where it will be installed, or under $DESTDIR, is found by a copy of its file for pkg-config.
sed -e "s,^libdir=.*,libdir=$LIBDIR," -e "s,^includedir=.*,includedir=$INCLUDEDIR," "$PKGCONFIGDIR/hvcheck.pc" >"$dir/hvcheck.pc"
flags=$(PKG_CONFIG_PATH=$dir${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH} $PKG_CONFIG --cflags --libs hvcheck) ||
	bad "pkg-config has no hvcheck"

# example COMPILER...: what it says of a stub that conforms, of one that does not, and of none.
example() {
	command -v "$1" >/dev/null || { echo "not tried: $1 is not there"; return; }
	# shellcheck disable=SC2086 # words
	must "$*: the example is built" "$@" -x none $SAN_CFLAGS -o "$dir/example" $flags
	expect 0 '' "$dir/example" linux-4.12
	expect 1 '' "$dir/example" linux-4.12/bad-x19
	grep -q '^FAIL REG-01: x19-x29 are preserved$' "$dir/out" || bad "the example does not name the rule"
	expect 2 'no file has this name' "$dir/example" /nowhere
}
# shellcheck disable=SC2086 # a compiler may come with flags
{
	example $CC -std=c11 -Wall -Wextra -Werror "$EXAMPLE"
	example $CXX -std=c++17 -Wall -Wextra -Werror -x c++ "$EXAMPLE"
}
exit $failed
