/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inside the payload in AArch32: C that runs in Hyp mode with the MMU off, between batches. */
#ifndef NATIVE_ARM_PAYLOAD_H
#define NATIVE_ARM_PAYLOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "hvcheck/places.h"

extern struct hv_run hv_run;		/* vectors/runner32.S */
extern char hv_head[], hv_image_end[];	/* the payload itself: payload.lds */

/* From boot.S: `mode` is the one in which the loader left us. */
void arm_main(uint32_t mode);
/* From boot.S: an exception in the payload's own code. */
void arm_crash(uint32_t slot, uint32_t hsr, uint32_t elr, uint32_t far);
/* boot.S: Hyp mode as C needs it. */
void arm_reset(void);
/* vectors/runner32.S: run the batch that hv_run describes. */
uint64_t hv_run_batch(void);

/* memory.c. Both return MAIL_OK or MAIL_RANGE, and leave memory as instruction fetch sees it too. */
uint64_t arm_copy(uint64_t to, uint64_t from, uint64_t size);
uint64_t arm_fill(uint64_t to, uint64_t size, uint32_t word);
/* Whether the host may have `size` bytes at `at` written: RAM that holds neither us nor the mailbox. */
bool arm_may_write(uint64_t at, uint64_t size);

#endif
