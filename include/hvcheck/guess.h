/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/* Which generations a stub could be, by how it answers. */
#ifndef HVCHECK_GUESS_H
#define HVCHECK_GUESS_H

#include "hvcheck/abi.h"
#include "hvcheck/linkage.h"
#include "hvcheck/machine.h"
#include "hvcheck/stub.h"

HV_BEGIN

/*
 * Ask `stub` one call of each kind of each generation on `m` (borrowed; left loaded), and fill `fits` (room for `max`) with the
 * generations that no answer contradicts, oldest first. Harmless: a machine is a machine. Returns how many fit, or -1 if the
 * machine was lost.
 */
int hv_guess(const struct hv_stub *stub, struct hv_machine *m, const struct hv_abi **fits, unsigned max);

/*
 * The same for the releases of one generation: fills `releases` (room for `max`, at least 1) with the first of each row of releases
 * that no answer contradicts, oldest first. Returns how many there are; if none fits, 0 and releases[0] is the one that fits best;
 * -1 if the machine was lost.
 */
int hv_guess_release(const struct hv_stub *stub, const struct hv_abi *abi, struct hv_machine *m, uint32_t *releases, unsigned max);

HV_END

#endif
