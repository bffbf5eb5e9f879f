/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What came to a vector, in words. */
#include <stdio.h>
#include <inttypes.h>

#include "hvcheck/machine.h"
#include "isa/exception.h"
#include "suite/report/cause.h"

const char *report_lost(const struct hv_call *call, const struct hv_outcome *out)
{
	unsigned ec = ISA_ESR_EC(out->out.r[HV_ESR_EL2]);

	if (out->how == HV_HOW_HUNG && out->why == HV_WHY_LIMIT)
		return "it was cut where this machine's limit of one call was reached: nothing proves that it would not have ended";
	if (out->how != HV_HOW_HUNG || !(out->seen & HV_SEE_SYS) || (ec != ISA_EC_FETCH_BELOW && ec != ISA_EC_FETCH) ||
	    call->in.r[HV_SCTLR_EL2] & HV_SCTLR_M || !(out->out.r[HV_SCTLR_EL2] & HV_SCTLR_M))
		return NULL;
	return "EL2's MMU went on at an address that its tables do not map to itself, or not as code";
}

const char *report_cause(unsigned slot, uint64_t esr, char *buf, size_t size)
{
	static const char *const columns[] = { NULL, "an IRQ", "an FIQ", "an SError" };
	unsigned ec = ISA_ESR_EC(esr);

	if (slot & 3)
		snprintf(buf, size, "%s", columns[slot & 3]);
	else if (isa_esr_has_immediate(ec))
		snprintf(buf, size, "%s #%#x", isa_esr_words(ec), ISA_ESR_IMM16(esr));
	else if (isa_esr_words(ec))
		snprintf(buf, size, "%s", isa_esr_words(ec));
	else
		snprintf(buf, size, "an exception of class 0x%02x", ec);
	return buf;
}
