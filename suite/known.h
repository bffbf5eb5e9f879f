/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What kernels that were shipped do wrong, and their makers know or could. Such a thing is reported as KNOWN, apart from failures:
 * who judges a kernel that is out wants to see what is new. It fails under --strict alone.
 */
#ifndef SUITE_KNOWN_H
#define SUITE_KNOWN_H

#include "hvcheck/stub.h"
#include "hvcheck/verdict.h"

struct known_finding {
	const char *abi;	/* the generation that it is in */
	enum hv_rule rule;	/* that it breaks */
	const char *call;	/* in this call; NULL: in a scenario */
	uint32_t since, until;	/* HV_RELEASE: the first release that has it, and the first that has it no more; 0: all do */
	uint64_t hcr;		/* bits of HCR_EL2 that have to be set at the call */
	const char *source;	/* where it was mended, or read */
	const char *sentence;	/* what is wrong */
};

/* The finding that explains why `call` (NULL: a scenario) fails `rule` in this stub; NULL: it is a failure like any other. */
const struct known_finding *known_find(const struct hv_stub *stub, const char *abi, enum hv_rule rule, const char *call_name,
				       const struct hv_call *call);
/* The same of a release that a kernel's banner names. */
const struct known_finding *known_find_release(uint32_t banner, const char *abi, enum hv_rule rule, const char *call_name, uint64_t hcr);
/* "SENTENCE (SOURCE)" into `buf`. Returns buf. */
const char *known_text(const struct known_finding *known, char *buf, size_t size);

#endif
