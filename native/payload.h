/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Inside the payload: C that runs at EL2 with the MMU off, between batches.
 */
#ifndef HVCHECK_PAYLOAD_H
#define HVCHECK_PAYLOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hvcheck/places.h"

extern struct hv_run hv_run;		/* vectors/runner.S */
extern char hv_head[], hv_image_end[];	/* the payload itself: payload.lds */

/* Entered once from boot.S; `el` is the level at which the loader left us. */
void hv_main(uint64_t el, uint64_t dtb);

/* vectors/runner.S: run the batch that hv_run describes. */
uint64_t hv_run_batch(void);
/* string.S */
void *memcpy(void *to, const void *from, size_t size);
void *memset(void *to, int byte, size_t size);
/* boot.S: EL2 as C needs it. */
void hv_reset_el2(void);

/* Registers of this CPU: `answer` of HV_PING_EL to HV_PING_ICH_VTR. */
void hv_identify(uint64_t *answer, uint64_t el);
/* Run the `count` calls at HV_CALLS_BASE. */
void hv_run_calls(uint64_t count, uint64_t door);
/* generate.c: HV_MAIL_FUZZ. */
struct hv_mailbox;
uint64_t hv_serve_fuzz(struct hv_mailbox *mail, uint64_t first, uint64_t count, uint64_t door, uint64_t ms);

/* Both return HV_MAIL_OK or HV_MAIL_RANGE, and leave memory as instruction fetch sees it too. */
uint64_t hv_copy(uint64_t to, uint64_t from, uint64_t size);
uint64_t hv_fill(uint64_t to, uint64_t size, uint32_t word);
/* Whether the host may have `size` bytes at `at` written: RAM that holds neither us nor the mailbox. */
bool hv_may_write(uint64_t at, uint64_t size);

#endif
