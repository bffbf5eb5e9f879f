/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What came to a vector, in words. */
#include "suite/report/private.h"

/* Exception classes by ESR_ELx.EC (Arm ARM D13.2.37). */
static const char *const classes[64] = {
	[0x00] = "an undefined instruction",
	[0x01] = "a trapped WFI or WFE",
	[0x07] = "a trapped SIMD access",
	[0x0e] = "an illegal execution state",
	[0x12] = "HVC from AArch32",
	[0x15] = "SVC",
	[0x16] = "HVC",
	[0x17] = "SMC",
	[0x18] = "a trapped system register",
	[0x20] = "an instruction abort",
	[0x21] = "an instruction abort",
	[0x22] = "a misaligned PC",
	[0x24] = "a data abort",
	[0x25] = "a data abort",
	[0x26] = "a misaligned SP",
	[0x2f] = "an SError",
	[0x3c] = "BRK",
};

const char *report_lost(const struct hv_call *call, const struct hv_outcome *out)
{
	unsigned ec = out->out.r[HV_ESR_EL2] >> 26 & 63;

	if (out->how != HV_HOW_HUNG || !(out->seen & HV_SEE_SYS) || (ec != 0x20 && ec != 0x21) ||
	    call->in.r[HV_SCTLR_EL2] & HV_SCTLR_M || !(out->out.r[HV_SCTLR_EL2] & HV_SCTLR_M))
		return NULL;
	return "EL2's MMU went on at an address that its tables do not map to itself, or not as code";
}

const char *report_cause(unsigned slot, uint64_t esr, char *buf, size_t size)
{
	static const char *const columns[] = { NULL, "an IRQ", "an FIQ", "an SError" };
	unsigned ec = esr >> 26 & 63;

	if (slot & 3)
		snprintf(buf, size, "%s", columns[slot & 3]);
	else if (ec == 0x12 || ec == 0x15 || ec == 0x16 || ec == 0x17 || ec == 0x3c)
		snprintf(buf, size, "%s #%#x", classes[ec], (unsigned)(esr & 0xffff));
	else if (classes[ec])
		snprintf(buf, size, "%s", classes[ec]);
	else
		snprintf(buf, size, "an exception of class 0x%02x", ec);
	return buf;
}
