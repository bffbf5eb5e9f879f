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
#include "native/link/entry.h"

extern struct hv_run hv_run;		/* vectors/runner.S */
extern char hv_head[], hv_image_end[];	/* the payload itself: payload.lds */

/* efi.c: from boot.S, while UEFI is still there. Ends it. */
void efi_main(void *image, void *table);
/* Entered once from boot.S, at EL2 or EL1; `level` is where the loader left us, `place` where the file lies. */
void hv_main(uint64_t level, uint64_t place);
/* From boot.S: an exception in the payload's own code. Its place is 0x80 * slot behind the vectors. */
void hv_crash(uint64_t slot, uint64_t esr, uint64_t elr, uint64_t far);

/* entry.c: fill in entry_record, but for what firmware may trap; identify.c: then that, and each is announced on a board. */
struct arena;
extern struct arena entry_arena;	/* RAM that nothing has been placed in */
void entry_look(uint64_t level, uint64_t place);
void entry_look_late(void);

/* vectors/runner.S: run the batch that hv_run describes. */
uint64_t hv_run_batch(void);
/* string.S */
void *memcpy(void *to, const void *from, size_t size);
void *memset(void *to, int byte, size_t size);
/* boot.S: EL2 as C needs it. */
void hv_reset_el2(void);

/* identify.c. Let this CPU hear its GICv3, if it may. */
void hv_open_gic(void);
/* Registers of this CPU: `answer` of PING_EL to PING_ICH_VTR. */
void hv_identify(uint64_t *answer, uint64_t el);
/*
 * cpu.c. Run the `count` calls at entry_record.places.calls. In two steps, the first CPU prepares what the second runs: then hv_run
 * says how far the second is from the moment on that it is told to begin.
 */
void hv_run_calls(uint64_t count, uint64_t door);
void hv_prepare_calls(uint64_t count, uint64_t door);
void hv_run_prepared(void);
/* generate.c: MAIL_FUZZ. */
struct mailbox;
uint64_t hv_serve_fuzz(struct mailbox *mail, uint64_t first, uint64_t count, uint64_t door, uint64_t ms);

/* Both return MAIL_OK or MAIL_RANGE, and leave memory as instruction fetch sees it too. */
uint64_t hv_copy(uint64_t to, uint64_t from, uint64_t size);
uint64_t hv_fill(uint64_t to, uint64_t size, uint32_t word);
/* Clean and invalidate to the point of coherency. */
void hv_flush(uint64_t at, uint64_t size);
/* The places of this payload, as it has chosen them. -1: it has no harness. */
int places_own(struct hv_places *places);
/* Whether the host may have `size` bytes at `at` written: RAM that holds neither us nor the mailbox. */
bool hv_may_write(uint64_t at, uint64_t size);

#endif
