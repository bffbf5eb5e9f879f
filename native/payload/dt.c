/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Device trees: see dt.h. */
#include "native/payload/dt.h"
#include "native/link/image.h"

#define MAGIC 0xd00dfeed
enum { BEGIN_NODE = 1, END_NODE = 2, PROPERTY = 3, NOP = 4 };

static uint32_t be32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static bool fits(uint64_t at, uint64_t size, uint64_t whole)
{
	return at <= whole && size <= whole - at;
}

bool dt_open(struct dt *dt, const void *blob, uint64_t room)
{
	const uint8_t *b = blob;

	if (room < DT_HEADER || be32(b) != MAGIC || be32(b + 4) < DT_HEADER || be32(b + 4) > room || be32(b + 4) > IMAGE_DTB_MOST)
		return false;
	*dt = (struct dt){ .blob = b, .size = be32(b + 4), .structs = be32(b + 8), .strings = be32(b + 12),
			   .reserved = be32(b + 16), .strings_size = be32(b + 32), .structs_size = be32(b + 36) };
	return !(dt->structs & 3) && fits(dt->structs, dt->structs_size, dt->size) && fits(dt->strings, dt->strings_size, dt->size);
}

/* The word at offset `at` of the structure block; 0, which is no token, behind its end. */
static uint32_t word(const struct dt *dt, uint32_t at)
{
	return fits(at, 4, dt->structs_size) ? be32(dt->blob + dt->structs + at) : 0;
}

/* Offset behind the string at `at`, aligned to a word; 0: it does not end. */
static uint32_t behind_name(const struct dt *dt, uint32_t at)
{
	while (at < dt->structs_size && dt->blob[dt->structs + at])
		at++;
	return at < dt->structs_size ? (at + 4) & ~3u : 0;
}

/* Offset behind the property whose token is at `at`, 0: it does not end. */
static uint32_t behind_property(const struct dt *dt, uint32_t at)
{
	uint32_t size = word(dt, at + 4);

	return fits((uint64_t)at + 12, size, dt->structs_size) ? (at + 12 + size + 3) & ~3u : 0;
}

void dt_walk_start(struct dt_walk *w, const struct dt *dt)
{
	*w = (struct dt_walk){ .dt = dt };
}

bool dt_walk_next(struct dt_walk *w)
{
	for (uint32_t next; ; w->at = next) {
		switch (word(w->dt, w->at)) {
		case BEGIN_NODE:
			next = behind_name(w->dt, w->at + 4);
			if (!next || (w->open == 0 && w->at != 0 && w->node[0]))
				return false;
			if (w->open++ >= DT_DEPTH)
				break;
			w->depth = w->open - 1;
			w->node[w->depth] = w->at + 4;
			w->at = next;
			return true;
		case END_NODE:
			if (!w->open--)
				return false;
			next = w->at + 4;
			break;
		case PROPERTY:
			next = behind_property(w->dt, w->at);
			break;
		case NOP:
			next = w->at + 4;
			break;
		default:
			return false;
		}
		if (!next)
			return false;
	}
}

const char *dt_name(const struct dt_walk *w, unsigned up)
{
	return up > w->depth ? "" : (const char *)w->dt->blob + w->dt->structs + w->node[w->depth - up];
}

static bool is_same(const char *a, const char *b)
{
	while (*a && *a == *b)
		a++, b++;
	return *a == *b;
}

/* Whether the string at offset `at` of the strings block is `name`. */
static bool is_named(const struct dt *dt, uint32_t at, const char *name)
{
	for (; at < dt->strings_size; at++, name++) {
		if ((char)dt->blob[dt->strings + at] != *name)
			return false;
		if (!*name)
			return true;
	}
	return false;
}

struct dt_value dt_property(const struct dt_walk *w, unsigned up, const char *name)
{
	const struct dt *dt = w->dt;
	uint32_t at = up > w->depth ? 0 : behind_name(dt, w->node[w->depth - up]), token;

	while (at && ((token = word(dt, at)) == PROPERTY || token == NOP)) {
		uint32_t next = token == NOP ? at + 4 : behind_property(dt, at);

		if (next && token == PROPERTY && is_named(dt, word(dt, at + 8), name))
			return (struct dt_value){ dt->blob + dt->structs + at + 12, word(dt, at + 4) };
		at = next;
	}
	return (struct dt_value){ NULL, 0 };
}

bool dt_cells(struct dt_value v, uint32_t at, unsigned cells, uint64_t *value)
{
	*value = 0;
	if (cells > 2 || !v.bytes || !fits(at, 4 * cells, v.size))
		return false;
	for (unsigned i = 0; i < cells; i++)
		*value = *value << 32 | be32(v.bytes + at + 4 * i);
	return true;
}

uint32_t dt_cell(const struct dt_walk *w, unsigned up, const char *name, uint32_t otherwise)
{
	uint64_t value;

	return dt_cells(dt_property(w, up, name), 0, 1, &value) ? (uint32_t)value : otherwise;
}

bool dt_reserved(const struct dt *dt, unsigned index, uint64_t *at, uint64_t *size)
{
	struct dt_value v = { dt->blob, dt->size };
	uint64_t offset = (uint64_t)dt->reserved + 16ull * index;

	if (offset > dt->size || !dt_cells(v, (uint32_t)offset, 2, at) || !dt_cells(v, (uint32_t)offset + 8, 2, size))
		return false;
	return *at || *size;
}

bool dt_lists(struct dt_value v, const char *wanted)
{
	for (uint32_t at = 0; at < v.size;) {
		const char *text = (const char *)v.bytes + at;
		uint32_t end = at;

		while (end < v.size && v.bytes[end])
			end++;
		if (end == v.size)
			return false;
		if (is_same(text, wanted))
			return true;
		at = end + 1;
	}
	return false;
}

bool dt_is_word(struct dt_value v, const char *wanted)
{
	return v.size && !v.bytes[v.size - 1] && is_same((const char *)v.bytes, wanted);
}

bool dt_is_okay(const struct dt_walk *w, unsigned up)
{
	struct dt_value v = dt_property(w, up, "status");

	return !v.bytes || dt_is_word(v, "okay") || dt_is_word(v, "ok");
}

/* Whether `name` is the component of `length` characters at `path`. */
static bool is_component(const char *name, const char *path, size_t length)
{
	bool unit = false;

	for (size_t i = 0; i < length; i++) {
		if (name[i] != path[i])
			return false;
		unit |= path[i] == '@';
	}
	return !name[length] || (!unit && name[length] == '@');
}

bool dt_is_path(const struct dt_walk *w, const char *path, size_t length)
{
	unsigned level = 0;

	for (size_t at = 0; at < length;) {
		size_t end;

		while (at < length && path[at] == '/')
			at++;
		for (end = at; end < length && path[end] != '/';)
			end++;
		if (end > at && (++level > w->depth || !is_component(dt_name(w, w->depth - level), path + at, end - at)))
			return false;
		at = end;
	}
	return length > 0 && path[0] == '/' && level == w->depth;
}

/* Through the `ranges` of the node `up` levels above the current one, from its children's addresses to its own bus's. */
static bool through_bus(const struct dt_walk *w, unsigned up, uint64_t *at)
{
	struct dt_value ranges = dt_property(w, up, "ranges");
	unsigned child = dt_cell(w, up, "#address-cells", 2), size = dt_cell(w, up, "#size-cells", 1);
	unsigned parent = dt_cell(w, up + 1, "#address-cells", 2);
	unsigned high = child == 3;	/* PCI: the first cell says which space */
	uint64_t from, to, room;

	if (ranges.bytes && !ranges.size)
		return true;
	for (uint32_t i = 0; child <= 3 && parent <= 2 && size <= 2; i += 4 * (child + parent + size)) {
		if (!dt_cells(ranges, i + 4 * high, child - high, &from) || !dt_cells(ranges, i + 4 * child, parent, &to) ||
		    !dt_cells(ranges, i + 4 * (child + parent), size, &room) || child + parent + size == 0)
			return false;
		if (*at - from < room) {
			*at = *at - from + to;
			return true;
		}
	}
	return false;
}

bool dt_reg(const struct dt_walk *w, unsigned index, uint64_t *at, uint64_t *size)
{
	unsigned cells = dt_cell(w, 1, "#address-cells", 2), size_cells = dt_cell(w, 1, "#size-cells", 1);
	struct dt_value reg = dt_property(w, 0, "reg");
	uint64_t offset = 4ull * index * (cells + size_cells);

	if (!w->depth || !cells || cells > 2 || size_cells > 2 || offset > reg.size ||
	    !dt_cells(reg, (uint32_t)offset, cells, at) || !dt_cells(reg, (uint32_t)offset + 4 * cells, size_cells, size))
		return false;
	for (unsigned up = 1; up < w->depth; up++)
		if (!through_bus(w, up, at))
			return false;
	return true;
}
