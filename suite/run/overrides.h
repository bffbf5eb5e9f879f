/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kernel's command line says of ID registers, and where a stub keeps it. Private to suite/run/. */
#ifndef SUITE_OVERRIDES_H
#define SUITE_OVERRIDES_H

#include "hvcheck/abi.h"
#include "hvcheck/stub.h"

/* A variable of the kernel, {value, mask}: the bits of an ID register under the mask are those of the value. */
enum override { OVERRIDE_MMFR1, OVERRIDE_PFR0, OVERRIDE_PFR1, OVERRIDE_SMFR0, OVERRIDE_SOFTWARE, OVERRIDES };

/* Fields that a stub goes by. */
extern const uint64_t override_fields[OVERRIDES];

/* Where the variable lies in the image; NULL: the file does not say, or there is none. */
const struct hv_symbol *override_find(const struct hv_stub *stub, enum override of);

/*
 * Another call that returns success and nothing else. If the call that sets extensions up is refused, x0 may still be what was
 * read of CPTR_EL2: with this number there a stub is found out that compares x0 again.
 */
uint64_t suite_number_of_success(const struct hv_abi *abi);

#endif
