/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A generation by the name that the user gives. */
#ifndef CLI_GENERATION_H
#define CLI_GENERATION_H

#include "hvcheck/abi.h"

/*
 * Generation `name`, or NULL after saying which is meant: if the name is a release's, as "linux-5.10" or "v6.1", the generation
 * that the release keeps, else the one that is spelt nearest. `by`: what stands before a generation's name where the user gave it.
 */
const struct hv_abi *generation_find(const char *name, const char *by);

#endif
