/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SUITE_NAME_OVERRIDES_H
#define SUITE_NAME_OVERRIDES_H

#include "hvcheck/stub.h"

/*
 * Give the override variables that the stub's code reads the kernel's names, unless the file has them. Returns false if there is no
 * memory for them.
 */
bool name_overrides(struct hv_stub *stub);

#endif
