/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "suite/stub/placed.h"
#include "suite/sparse.h"

void placed_copy_out(const struct placed *p, size_t from, size_t size, void *to)
{
	if (!placed_is_large(p)) {
		sparse_copy(to, p->bytes + from, size);
		return;
	}
	for (size_t i = 0, n; i < size; i += n) {
		n = PLACED_PAGE - ((p->pad + from + i) & (PLACED_PAGE - 1));
		n = n < size - i ? n : size - i;
		if (p->filled[(p->pad + from + i) / PLACED_PAGE])
			memcpy((uint8_t *)to + i, p->bytes + from + i, n);
	}
}

void placed_free(struct placed *p)
{
	if (placed_is_large(p)) {
		munmap(p->bytes - p->pad, p->room);
		close(p->fd);
	} else {
		free(p->bytes);
	}
	free(p->filled);
	*p = PLACED_NONE;
}

static int make_small(struct placed *p, size_t size)
{
	p->bytes = malloc(size ? size : 1);
	return p->bytes ? 0 : -1;
}

static int make_large(struct placed *p, size_t size, uint64_t pad)
{
	size_t room = (pad + size + PLACED_PAGE - 1) & ~(PLACED_PAGE - 1);
	uint8_t *filled = calloc(room / PLACED_PAGE, 1);
	int fd = memfd_create("hvcheck-image", MFD_CLOEXEC);
	void *map = fd >= 0 && filled && !ftruncate(fd, (off_t)room) ?
		    mmap(NULL, room, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) : MAP_FAILED;

	if (map == MAP_FAILED) {
		free(filled);
		if (fd >= 0)
			close(fd);
		return -1;
	}
	*p = (struct placed){ .bytes = (uint8_t *)map + pad, .fd = fd, .pad = pad, .filled = filled, .room = room,
			       .owner = getpid() };
	return 0;
}

/* Bring the pages of [from ... to) up to date that differ from the stub's, and only those. */
static void update(struct placed *p, const uint8_t *image, size_t from, size_t to)
{
	for (size_t i = from, n; i < to; i += n) {
		uint8_t *filled = &p->filled[(p->pad + i) / PLACED_PAGE];

		n = PLACED_PAGE - ((p->pad + i) & (PLACED_PAGE - 1));
		n = n < to - i ? n : to - i;
		if (*filled ? !memcmp(p->bytes + i, image + i, n) : sparse_is_zero(image + i, n))
			continue;
		memcpy(p->bytes + i, image + i, n);
		*filled = 1;
	}
}

static void update_pages(struct placed *p, const struct hv_stub *stub, const uint32_t *pages, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		size_t from = (size_t)pages[i] * HV_STUB_PAGE, to = from + HV_STUB_PAGE;

		update(p, stub->image, from, to < stub->size ? to : stub->size);
	}
}

/* Bring the bytes up to date. If `stub` is another copy of what lies there, only the pages in which the two may differ. */
static void renew(struct placed *p, const struct hv_stub *stub)
{
	if (p->origin && p->origin == stub->origin) {
		update_pages(p, stub, p->touched, p->touched_count);
		update_pages(p, stub, stub->touched, stub->touched_count);
	} else {
		update(p, stub->image, 0, stub->size);
	}
	p->origin = stub->origin;
	p->touched_count = stub->touched_count;
	memcpy(p->touched, stub->touched, sizeof(p->touched));
}

/* Write the absolute addresses for `base`, as hv_stub_place() does. */
static void fix(struct placed *p, const struct hv_stub *stub, uint64_t base)
{
	for (size_t i = 0; i < stub->fixup_count; i++) {
		const struct hv_fixup *f = &stub->fixups[i];

		hv_stub_fix(f, base, p->bytes);
		p->filled[(p->pad + f->at) / PLACED_PAGE] = p->filled[(p->pad + f->at + f->size - 1) / PLACED_PAGE] = 1;
	}
}

int placed_set(struct placed *p, const struct hv_stub *stub, uint64_t base)
{
	uint64_t pad = base & (PLACED_PAGE - 1);
	bool large = stub->size >= PLACED_LARGE, foreign = placed_is_large(p) && p->owner != getpid();

	if (!p->bytes || foreign || large != placed_is_large(p) || stub->size != p->size || (large && pad != p->pad)) {
		placed_free(p);
		if (large ? make_large(p, stub->size, pad) : make_small(p, stub->size))
			return -1;
	}
	p->base = base;
	p->size = stub->size;
	if (large) {
		renew(p, stub);
		fix(p, stub, base);
	} else {
		hv_stub_place(stub, base, p->bytes);
	}
	return 0;
}
