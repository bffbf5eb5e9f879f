/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words for what a verdict holds. */
#include <inttypes.h>
#include <stdio.h>

#include "hvcheck/replay.h"
#include "hvcheck/report.h"

const char *hv_how_name(unsigned how)
{
	static const char *const names[] = {
		[HV_HOW_NONE] = "not run",
		[HV_HOW_RETURNED] = "returned",
		[HV_HOW_RESTARTED] = "restarted",
		[HV_HOW_VECTORED] = "trapped",
		[HV_HOW_EL1_FAULT] = "faulted",
		[HV_HOW_HUNG] = "hung",
		[HV_HOW_CRASHED] = "crashed",
	};

	return how < sizeof(names) / sizeof(names[0]) ? names[how] : "ended in an unknown way";
}

/* " (nZCv DAIF EL1h)": capitals are bits that are set. */
static void pstate_text(uint64_t pstate, char *buf, size_t size)
{
	static const struct { char letter; int bit; } bits[] = {
		{ 'N', 31 }, { 'Z', 30 }, { 'C', 29 }, { 'V', 28 },
		{ 'D', 9 }, { 'A', 8 }, { 'I', 7 }, { 'F', 6 },
	};
	static const char *const modes[16] = {
		[0] = "EL0", [4] = "EL1t", [5] = "EL1h", [8] = "EL2t", [9] = "EL2h"
	};
	const char *mode = pstate & 0x10 ? "AArch32" : modes[pstate & 15];
	char text[9];

	for (int i = 0; i < 8; i++)
		text[i] = (char)(bits[i].letter + (pstate >> bits[i].bit & 1 ? 0 : 'a' - 'A'));
	snprintf(buf, size, " (%.4s %.4s %s)", text, text + 4, mode ? mode : "no mode");
}

/* What a value means, " (table+0x800)", or nothing. */
static const char *remark(uint32_t reg, uint64_t value, const struct hv_places *places, char *buf,
			  size_t size)
{
	char name[64];

	*buf = 0;
	if (reg == HV_PSTATE)
		pstate_text(value, buf, size);
	else if (places && hv_place_name(places, value, name, sizeof(name)))
		snprintf(buf, size, " (%s)", name);
	return buf;
}

const char *hv_diff_text(const struct hv_diff *diff, const struct hv_places *places, char *buf, size_t size)
{
	char name[24], want[96], got[96];

	if (diff->reg == HV_DIFF_HOW) {
		snprintf(buf, size, "ending: want %s, got %s", hv_how_name((unsigned)diff->want),
			 hv_how_name((unsigned)diff->got));
		return buf;
	}
	if (diff->reg == HV_DIFF_VECTORS) {
		snprintf(buf, size, "EL2's vectors: want 0x%016" PRIx64 "%s, got others, which do not answer", diff->want,
			 remark(diff->reg, diff->want, places, want, sizeof(want)));
		return buf;
	}
	remark(diff->reg, diff->got, places, got, sizeof(got));
	if (diff->reg == HV_DIFF_MEMORY) {
		snprintf(buf, size, "memory: want no change, got %" PRIu64 " changed byte%s, the first at 0x%"
			 PRIx64 "%s", diff->want, diff->want == 1 ? "" : "s", diff->got, got);
		return buf;
	}
	if (diff->reg < HV_REG_COUNT)
		snprintf(name, sizeof(name), "%s", hv_reg_name(places ? places->exec : HV_A64, diff->reg));
	else if (diff->reg - HV_DIFF_V < 64)
		snprintf(name, sizeof(name), "v%u.d[%u]", (diff->reg - HV_DIFF_V) / 2,
			 (diff->reg - HV_DIFF_V) % 2);
	else
		snprintf(name, sizeof(name), "register %#x", diff->reg);
	snprintf(buf, size, "%s: want 0x%016" PRIx64 "%s, got 0x%016" PRIx64 "%s", name, diff->want,
		 remark(diff->reg, diff->want, places, want, sizeof(want)), diff->got, got);
	return buf;
}
