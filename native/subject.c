/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The memory that calls must leave alone: the stub's image, the canary bytes, and the payload itself. */
#include "native/qemu-int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hvcheck/stub.h"

#define PAGE 4096ull

/*
 * Bytes are staged at an address that is aligned like their destination, as the payload copies words, but
 * eight pages further on in QEMU's TLB, which has one place for both otherwise and copies at a tenth of the
 * speed.
 */
#define STAGE_MASK 0xffffffull
#define STAGE_SKEW 0x8000ull

/* A word that tells its own address, so that a misplaced copy differs as much as a wrong value. */
static void make_canary(struct hv_region *canary)
{
	for (uint64_t i = 0; i + 8 <= canary->size; i += 8) {
		uint64_t word = (canary->at + i) * 0x9e3779b97f4a7c15ull;

		memcpy(canary->pristine + i, &word, 8);
	}
}

/* Guest code: the copy is the payload's job, see mailbox.h. */
static int write_region(struct hv_qemu *qemu, const struct hv_region *region, uint64_t from, uint64_t to)
{
	while (from < to) {
		uint64_t at = region->at + from;
		uint64_t stage = HV_STAGE_BASE + ((at + STAGE_SKEW) & STAGE_MASK);
		uint64_t room = HV_STAGE_SIZE - STAGE_MASK - 1;
		uint64_t size = to - from < room ? to - from : room;

		memcpy(hv_guest(qemu, stage), region->pristine + from, size);
		if (hv_request(qemu, HV_MAIL_COPY, (uint64_t[]){ at, stage, size }, 3))
			return -1;
		from += size;
	}
	return 0;
}

int hv_subject_install(struct hv_qemu *qemu)
{
	return write_region(qemu, &qemu->stub, 0, qemu->stub.size) ||
			       write_region(qemu, &qemu->canary, 0, qemu->canary.size) ? -1 : 0;
}

int hv_subject_wipe(struct hv_qemu *qemu)
{
	uint64_t from = qemu->stub.at & ~3ull, to = (qemu->stub.at + qemu->stub.size + 3) & ~3ull;

	if (!qemu->stub.pristine)
		return 0;
	return hv_request(qemu, HV_MAIL_FILL, (uint64_t[]){ from, to - from, 0 }, 3);
}

int hv_subject_set(struct hv_qemu *qemu, uint64_t at, uint64_t size, uint8_t *image)
{
	free(qemu->loaded.pristine);
	qemu->loaded = qemu->stub = (struct hv_region){ at, size, image };
	if (qemu->canary.pristine)
		return 0;
	qemu->canary = (struct hv_region){ HV_CANARY_BASE, HV_CANARY_SIZE, malloc(HV_CANARY_SIZE) };
	if (!qemu->canary.pristine) {
		snprintf(qemu->machine.error, sizeof(qemu->machine.error), "out of memory");
		return -1;
	}
	make_canary(&qemu->canary);
	return 0;
}

void hv_subject_clear(struct hv_qemu *qemu)
{
	free(qemu->loaded.pristine);
	free(qemu->canary.pristine);
	qemu->loaded.pristine = qemu->stub.pristine = qemu->canary.pristine = NULL;
}

/* The words of the stub that the runner has planted in for the moment. */
static bool planted(struct hv_qemu *qemu, uint64_t at)
{
	const struct hv_run *run = hv_guest(qemu, qemu->machine.places.run);

	return run->planted && at >= run->door && at - run->door < sizeof(run->saved);
}

static uint64_t differing_bytes(struct hv_qemu *qemu, const struct hv_region *region, uint64_t from,
				uint64_t size, uint64_t *first)
{
	const uint8_t *now = hv_guest(qemu, region->at);
	uint64_t count = 0;

	for (uint64_t i = from; i < from + size; i++)
		if (now[i] != region->pristine[i] && !planted(qemu, region->at + i) && count++ == 0 &&
		    !*first)
			*first = region->at + i;
	return count;
}

static uint64_t region_changed(struct hv_qemu *qemu, const struct hv_region *region, uint64_t *first)
{
	const uint8_t *now = hv_guest(qemu, region->at);
	uint64_t count = 0;

	if (!memcmp(now, region->pristine, region->size))
		return 0;
	for (uint64_t i = 0; i < region->size; i += PAGE) {
		uint64_t size = region->size - i < PAGE ? region->size - i : PAGE;

		if (memcmp(now + i, region->pristine + i, size))
			count += differing_bytes(qemu, region, i, size, first);
	}
	return count;
}

/* Instructions of the harness that the runner rewrites: an HVC's immediate, and its jump into a slot. */
static bool rewritten(uint32_t was, uint32_t is)
{
	return ((was & 0xffe0001f) == 0xd4000002 && (is & 0xffe0001f) == 0xd4000002) ||
	       ((was & 0xfff000f0) == 0xe1400070 && (is & 0xfff000f0) == 0xe1400070) ||
	       (was == 0x14000000 && (is & 0xfc000000) == 0x14000000);
}

/* The payload's code, up to the page where its data begins. */
static uint64_t payload_changed(struct hv_qemu *qemu, uint64_t *first)
{
	const uint8_t *now = hv_guest(qemu, HV_IMAGE_BASE);
	uint64_t size = (qemu->machine.places.run & ~(PAGE - 1)) - HV_IMAGE_BASE;
	uint64_t count = 0;

	for (uint64_t i = 0; i < size; i += 4) {
		uint32_t was, is;

		while (i % PAGE == 0 && i < size && !memcmp(hv_payload_image + i, now + i, PAGE))
			i += PAGE;
		if (i == size)
			break;
		memcpy(&was, hv_payload_image + i, 4);
		memcpy(&is, now + i, 4);
		if (was == is || rewritten(was, is))
			continue;
		if (!*first)
			*first = HV_IMAGE_BASE + i;
		count += 4;
	}
	return count;
}

uint64_t hv_subject_changed(struct hv_qemu *qemu, uint64_t *first)
{
	*first = 0;
	uint64_t count = payload_changed(qemu, first);

	count += region_changed(qemu, &qemu->stub, first);
	return count + region_changed(qemu, &qemu->canary, first);
}

bool hv_subject_harness_changed(struct hv_qemu *qemu)
{
	return payload_changed(qemu, &(uint64_t){ 0 }) != 0;
}

static int restore_region(struct hv_qemu *qemu, const struct hv_region *region)
{
	const uint8_t *now = hv_guest(qemu, region->at);
	uint64_t low = region->size, high = 0;

	for (uint64_t i = 0; i < region->size; i += PAGE) {
		uint64_t end = region->size - i < PAGE ? region->size : i + PAGE;

		if (memcmp(now + i, region->pristine + i, end - i) == 0)
			continue;
		low = low < i ? low : i;
		high = end;
	}
	return write_region(qemu, region, low, high);
}

int hv_subject_restore(struct hv_qemu *qemu)
{
	/* A payload that was written over cannot be trusted to repair anything. */
	if (hv_subject_harness_changed(qemu))
		return hv_batch_restart(qemu);
	return restore_region(qemu, &qemu->stub) || restore_region(qemu, &qemu->canary) ? -1 : 0;
}
