/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TOOLS_BENCH_PAYLOAD_H
#define TOOLS_BENCH_PAYLOAD_H

#include "hvcheck/machine.h"

/*
 * How fast the payload makes, runs and judges random calls by itself, which is the road of `hvcheck fuzz --on qemu` and of boards.
 * `counting`: a QEMU whose clock counts instructions (tools/counting-qemu); NULL: there is none.
 */
void bench_payload(const struct hv_stub *stub, const struct hv_abi *abi, const char *counting);

#endif
