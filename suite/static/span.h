/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a copier takes of an image, and whether the stub can do with that. Private to the suite. */
#ifndef SUITE_SPAN_H
#define SUITE_SPAN_H

#include "hvcheck/abi.h"
#include "hvcheck/stub.h"

#define SPAN_SECTION_MAX 0x1000	/* the page that a section is copied to */
#define SPAN_ANY_MAX 0x10000	/* what is tried if a generation promises nothing */

struct span {
	uint64_t low, high;	/* offsets in the image */
	enum {
		SPAN_WHOLE,	/* all that the table reaches and refers to */
		SPAN_CODE_OUT,	/* code that the table reaches lies outside */
		SPAN_DATA_OUT,	/* an address that it uses lies outside */
		SPAN_DATA_BESIDE, /* such an address is beside the code, and may be of its section or not */
	} holds;
};

struct span span_of(const struct hv_abi *abi, const struct hv_stub *stub, const struct hv_reach *reach);

#endif
