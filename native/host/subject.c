/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The memory that calls must leave alone: the stub's image, the canary bytes, and the payload itself. */
#define _GNU_SOURCE
#include "native/host/qemu-int.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hvcheck/stub.h"
#include "suite/sparse.h"

#define PAGE 4096ull

/*
 * Bytes are staged at an address that is aligned like their destination, as the payload copies words, but
 * eight pages further on in QEMU's TLB, which has one place for both otherwise and copies at a tenth of the
 * speed.
 */
#define STAGE_MASK 0xffffffull
#define STAGE_SKEW 0x8000ull

/* A word that tells its own address, so that a misplaced copy differs as much as a wrong value. */
static void make_canary(const struct qemu_region *canary, uint8_t *bytes)
{
	for (uint64_t i = 0; i + 8 <= canary->size; i += 8) {
		uint64_t word = (canary->at + i) * 0x9e3779b97f4a7c15ull;

		memcpy(bytes + i, &word, 8);
	}
}

/* Guest code: the copy is the payload's job, see mailbox.h. */
static int write_region(struct qemu *qemu, const struct qemu_region *region, uint64_t from, uint64_t to)
{
	while (from < to) {
		uint64_t at = region->at + from;
		uint64_t stage = HV_STAGE_BASE + ((at + STAGE_SKEW) & STAGE_MASK);
		uint64_t room = HV_STAGE_SIZE - STAGE_MASK - 1;
		uint64_t size = to - from < room ? to - from : room;

		memcpy(mail_guest(qemu, stage), region->pristine + from, size);
		int err = mail_request(qemu, MAIL_COPY, (uint64_t[]){ at, stage, size }, 3);

		if (err)
			return err;
		from += size;
	}
	return 0;
}

/* A fresh QEMU's memory is zero, and it has translated nothing of it. */
int subject_install(struct qemu *qemu)
{
	placed_copy_out(&qemu->image, (size_t)(qemu->stub.pristine - qemu->image.bytes), qemu->stub.size,
			mail_guest(qemu, qemu->stub.at));
	sparse_copy(mail_guest(qemu, qemu->canary.at), qemu->canary.pristine, qemu->canary.size);
	qemu->fresh = false;
	return 0;
}

bool subject_is_large(const struct qemu_region *stub)
{
	return stub->size >= PLACED_LARGE;
}

int subject_wipe(struct qemu *qemu)
{
	uint64_t from = qemu->stub.at & ~3ull, to = (qemu->stub.at + qemu->stub.size + 3) & ~3ull;

	if (!qemu->stub.pristine)
		return 0;
	return mail_request(qemu, MAIL_FILL, (uint64_t[]){ from, to - from, 0 }, 3);
}

static void add_near(struct near_call *near, uint64_t page)
{
	unsigned i = near->count;

	while (i && near->page[i - 1] > page)
		i--;
	if (i && near->page[i - 1] == page)
		return;
	if (near->count == NEAR_MOST) {
		near->all = true;
		return;
	}
	memmove(&near->page[i + 1], &near->page[i], (near->count++ - i) * sizeof(near->page[0]));
	near->page[i] = page;
}

/* Where the code is that the table reaches: most of what a broken stub changes lies there. */
static void find_near(struct qemu *qemu, uint64_t table)
{
	struct near_call *near = &qemu->near;
	struct hv_reach reach;
	uint64_t low, high;

	*near = (struct near_call){ .all = !subject_is_large(&qemu->stub) };
	if (near->all)
		return;
	hv_reach_from(qemu->stub.pristine, qemu->stub.size, table, &reach);
	low = (reach.low < table ? reach.low : table) & ~(PAGE - 1);
	high = reach.high > table + HV_TABLE_SIZE ? reach.high : table + HV_TABLE_SIZE;
	for (uint64_t at = low; at < high && near->count < NEAR_MOST / 2; at += PAGE)
		add_near(near, at);
}

int subject_set(struct qemu *qemu, uint64_t at, uint64_t size, const uint8_t *pristine, uint64_t table)
{
	uint8_t *canary;

	qemu->stub = (struct qemu_region){ at, size, pristine };
	find_near(qemu, table);
	if (qemu->canary.pristine)
		return 0;
	canary = malloc(HV_CANARY_SIZE);
	qemu->canary = (struct qemu_region){ qemu->machine.places.canary, HV_CANARY_SIZE, canary };
	if (!canary) {
		snprintf(qemu->machine.error, sizeof(qemu->machine.error), "out of memory");
		return -1;
	}
	make_canary(&qemu->canary, canary);
	return 0;
}

void subject_clear(struct qemu *qemu)
{
	placed_free(&qemu->image);
	free((void *)qemu->canary.pristine);
	qemu->stub.pristine = qemu->canary.pristine = NULL;
}

/* The words of the stub that the runner has planted in for the moment. */
static bool planted(struct qemu *qemu, uint64_t at)
{
	const struct hv_run *run = mail_guest(qemu, qemu->machine.places.run);

	return run->planted && at >= run->door && at - run->door < sizeof(run->saved);
}

static uint64_t differing_bytes(struct qemu *qemu, const struct qemu_region *region, uint64_t from,
				uint64_t size, uint64_t *first)
{
	const uint8_t *now = mail_guest(qemu, region->at);
	uint64_t count = 0;

	for (uint64_t i = from; i < from + size; i++)
		if (now[i] != region->pristine[i] && !planted(qemu, region->at + i) && count++ == 0 &&
		    !*first)
			*first = region->at + i;
	return count;
}

static uint64_t page_changed(struct qemu *qemu, const struct qemu_region *region, uint64_t from, uint64_t *first)
{
	uint64_t size = region->size - from < PAGE ? region->size - from : PAGE;

	if (!memcmp((uint8_t *)mail_guest(qemu, region->at) + from, region->pristine + from, size))
		return 0;
	return differing_bytes(qemu, region, from, size, first);
}

void subject_compare(struct qemu *qemu)
{
	const struct placed *p = &qemu->image;
	uint64_t first = 0;

	for (uint64_t at = 0; placed_is_large(p) && !qemu->near.all && at < qemu->stub.size; at += PAGE)
		if (p->filled[(p->pad + at) / PAGE] && page_changed(qemu, &qemu->stub, at, &first))
			add_near(&qemu->near, at);
}

static uint64_t region_changed(struct qemu *qemu, const struct qemu_region *region, uint64_t *first)
{
	uint64_t count = 0;

	if (!memcmp(mail_guest(qemu, region->at), region->pristine, region->size))
		return 0;
	for (uint64_t i = 0; i < region->size; i += PAGE)
		count += page_changed(qemu, region, i, first);
	return count;
}

static uint64_t stub_changed(struct qemu *qemu, uint64_t *first)
{
	const struct near_call *near = &qemu->near;
	uint64_t count = 0;

	if (near->all)
		return region_changed(qemu, &qemu->stub, first);
	for (unsigned i = 0; i < near->count; i++)
		count += page_changed(qemu, &qemu->stub, near->page[i], first);
	return count;
}

/*
 * Pages that have no memory behind them are zero, as they were: to read them would give them some. So only what stands in the
 * file is compared, from `from` on; it ends at the next hole.
 */
static uint64_t next_stretch(struct qemu *qemu, uint64_t from, uint64_t *end)
{
	off_t begin = (off_t)(qemu->stub.at - HV_RAM_BASE);
	off_t data = lseek(qemu->ram_file, begin + (off_t)from, SEEK_DATA);
	off_t hole = data < 0 ? -1 : lseek(qemu->ram_file, data, SEEK_HOLE);

	*end = qemu->stub.size;
	if (data < 0)
		return errno == ENXIO ? qemu->stub.size : from;
	if (hole >= 0 && (uint64_t)(hole - begin) < *end)
		*end = (uint64_t)(hole - begin);
	return data > begin ? (uint64_t)(data - begin) : 0;
}

bool subject_sweep(struct qemu *qemu)
{
	struct near_call before = qemu->near;
	uint64_t end, first = 0;
	bool found;

	for (uint64_t at = 0; !before.all && at < qemu->stub.size; at = end) {
		at = next_stretch(qemu, at, &end) & ~(PAGE - 1);
		if (at >= end || !memcmp((uint8_t *)mail_guest(qemu, qemu->stub.at) + at, qemu->stub.pristine + at, end - at))
			continue;
		for (; at < end; at += PAGE)
			if (page_changed(qemu, &qemu->stub, at, &first))
				add_near(&qemu->near, at);
	}
	found = qemu->missed || qemu->near.count != before.count || qemu->near.all != before.all;
	qemu->missed = false;
	return found;
}

/* The payload's code, up to the page where its data begins. */
static uint64_t payload_changed(struct qemu *qemu, uint64_t *first)
{
	const uint8_t *now = mail_guest(qemu, HV_IMAGE_BASE);
	uint64_t size = (qemu->machine.places.run & ~(PAGE - 1)) - HV_IMAGE_BASE;
	uint64_t count = 0;

	for (uint64_t i = 0; i < size; i += 4) {
		uint32_t was, is, before = 0;

		while (i % PAGE == 0 && i < size && !memcmp(qemu->payload.bytes + i, now + i, PAGE))
			i += PAGE;
		if (i == size)
			break;
		memcpy(&was, qemu->payload.bytes + i, 4);
		memcpy(&is, now + i, 4);
		if (i)
			memcpy(&before, qemu->payload.bytes + i - 4, 4);
		if (was == is || qemu_kind_rewrites(qemu->kind, &qemu->machine.places, HV_IMAGE_BASE + i, before, was, is))
			continue;
		if (!*first)
			*first = HV_IMAGE_BASE + i;
		count += 4;
	}
	return count;
}

uint64_t subject_changed(struct qemu *qemu, uint64_t *first)
{
	*first = 0;
	uint64_t count = payload_changed(qemu, first);

	count += stub_changed(qemu, first);
	return count + region_changed(qemu, &qemu->canary, first);
}

bool subject_harness_changed(struct qemu *qemu)
{
	return payload_changed(qemu, &(uint64_t){ 0 }) != 0;
}

/* Only what differs, as code next to it would have to be translated anew. */
static int restore_page(struct qemu *qemu, const struct qemu_region *region, uint64_t from)
{
	uint64_t end = region->size - from < PAGE ? region->size : from + PAGE;

	if (!memcmp((uint8_t *)mail_guest(qemu, region->at) + from, region->pristine + from, end - from))
		return 0;
	return write_region(qemu, region, from, end);
}

static int restore_region(struct qemu *qemu, const struct qemu_region *region)
{
	const uint8_t *now = mail_guest(qemu, region->at);
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

static int restore_stub(struct qemu *qemu)
{
	int err = 0;

	if (qemu->near.all)
		return restore_region(qemu, &qemu->stub);
	for (unsigned i = 0; i < qemu->near.count && !err; i++)
		err = restore_page(qemu, &qemu->stub, qemu->near.page[i]);
	return err;
}

int subject_restore(struct qemu *qemu)
{
	int err;

	if (subject_harness_changed(qemu))
		return QEMU_NEEDS_RESTART;
	err = restore_stub(qemu);
	return err ? err : restore_region(qemu, &qemu->canary);
}
