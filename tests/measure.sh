#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# hvcheck measure: what has no clock is not measured. QEMU that counts instructions (-icount) must find as many as each loop has; a
# core file comes out that hvcheck cycles reads, and says whose it is.
# shellcheck source=tests/expect.sh
. "${srcdir:?}/tests/expect.sh"

expect 2 "wants a machine with a clock" "$hv" measure
expect 77 "has no clock" "$hv" measure --on sim

qemu=${HVCHECK_QEMU:-qemu-system-aarch64}
if ! "$qemu" --version >/dev/null 2>&1; then
	echo "skip: there is no QEMU to measure on"
	exit $failed
fi
cat >"$dir/qemu" <<END
#!/bin/sh
case " \$* " in *" -M "* | *" -machine "*) exec $qemu -icount shift=0 "\$@" ;; esac
exec $qemu "\$@"
END
chmod +x "$dir/qemu"
HVCHECK_QEMU=$dir/qemu
export HVCHECK_QEMU
patience=120
expect 2 "one core's file" "$hv" measure --on qemu --core cortex-a53,cortex-a57
expect 2 "MIDR_EL1 0xf0510" "$hv" measure --on qemu:virt:max
expect 0 "" "$hv" measure --on qemu:virt:cortex-a53 -o "$dir/qemu.tsv"

# What a loop has: its instructions, SUBS and B.NE, and for each HVC the ERET.
for wanted in "alu 18.00" "div64 10.00" "eret 26.00" "hvc 18.00" \
	"device_load 10.00" "taken 18.00" "fetch_next 130.00" "fetch_16 258.00" \
	"mix_sum 22.00" "mix_calls 14.00" "dice_22 14.00"; do
	grep -q "^${wanted% *} .* ${wanted#* } .* ${wanted#* } " "$dir/out" || bad "$wanted: $(grep "^${wanted% *} " "$dir/out")"
done
must "the table says what was held back" grep -q "loops that were held back" "$dir/out"
must "the file says that QEMU has no cycles" grep -q "^source	measure	.*QEMU, which has no cycles" "$dir/qemu.tsv"
if grep -q "	measured	measure$" "$dir/qemu.tsv"; then bad "a figure of QEMU is graded as measured"; fi
must "a row is of the measurement" grep -q "^sys	isb	1	1	1	.*	assumed	measure$" "$dir/qemu.tsv"
must "hvcheck cycles reads it" "$hv" cycles --core-file "$dir/qemu.tsv" linux-6.0
exit $failed
