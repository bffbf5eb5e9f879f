/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * U-Boot's FIT: a device tree whose /images are files, and whose /configurations say which of them belong together. The data are
 * in the tree, or behind it.
 */
#include <libfdt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suite/file/layer.h"

/* libfdt wants its tree at a multiple of eight bytes. */
static bool align_tree(struct unwrapped *u)
{
	uint8_t *copy;

	if (!((uintptr_t)u->data & 7))
		return true;
	copy = malloc(u->size);
	if (!copy)
		return layer_bad(u, "no memory for it");
	memcpy(copy, u->data, u->size);
	layer_take(u, copy, u->size);
	return true;
}

/* Nothing of the tree is used before all of it is checked. */
static bool check_tree(struct unwrapped *u)
{
	int err;

	if (u->size < FDT_V1_SIZE || fdt_totalsize(u->data) > u->size)
		return layer_bad(u, "it ends too early: a FIT image or device tree whose header says that it is larger");
	err = fdt_check_full(u->data, u->size);
	return !err || layer_bad(u, "it is damaged: a FIT image or device tree that libfdt cannot read (%s)", fdt_strerror(err));
}

/* A string of a node, or "". */
static const char *text_of(const void *fdt, int node, const char *property)
{
	const char *text = node < 0 ? NULL : fdt_stringlist_get(fdt, node, property, 0, NULL);

	return text ? text : "";
}

/* A number of 32 bits. */
static bool number_of(const void *fdt, int node, const char *property, uint64_t *value)
{
	int size;
	const uint8_t *bytes = fdt_getprop(fdt, node, property, &size);

	if (!bytes || size != 4)
		return false;
	*value = layer_be(bytes, 4);
	return true;
}

static bool is_kernel(const void *fdt, int node)
{
	return !strncmp(text_of(fdt, node, "type"), "kernel", 6);
}

static int first_kernel(const void *fdt, int images)
{
	int node;

	fdt_for_each_subnode(node, fdt, images)
		if (is_kernel(fdt, node))
			return node;
	return -1;
}

/* The kernel of the default configuration, of the first if none is the default, and without any the first kernel. */
static int choose_kernel(struct unwrapped *u, int images)
{
	const void *fdt = u->data;
	int all = fdt_path_offset(fdt, "/configurations"), chosen;
	const char *wanted = text_of(fdt, all, "default");

	if (all < 0)
		return first_kernel(fdt, images);
	chosen = *wanted ? fdt_subnode_offset(fdt, all, wanted) : fdt_first_subnode(fdt, all);
	wanted = text_of(fdt, chosen, "kernel");
	return *wanted ? fdt_subnode_offset(fdt, images, wanted) : -1;
}

/* Where its data are: in the tree, at a place in the file, or counted from the tree's end. */
static bool take_data(struct unwrapped *u, int node)
{
	const void *fdt = u->data;
	uint64_t at, size;
	int length;
	const uint8_t *data = fdt_getprop(fdt, node, "data", &length);

	if (data)
		return layer_slice(u, (uint64_t)(data - u->data), (uint64_t)length);
	if (!number_of(fdt, node, "data-size", &size))
		return layer_bad(u, "it is damaged: a FIT image whose kernel has no data");
	if (number_of(fdt, node, "data-position", &at))
		return layer_slice(u, at, size);
	if (!number_of(fdt, node, "data-offset", &at))
		return layer_bad(u, "it is damaged: a FIT image that does not say where its kernel's data are");
	return layer_slice(u, ((fdt_totalsize(fdt) + 3) & ~3ull) + at, size);
}

static bool check_arch(struct unwrapped *u, int node)
{
	const char *arch = text_of(u->data, node, "arch");

	return !*arch || !strcmp(arch, "arm64") ||
		layer_no_kernel(u, "it is a FIT image for %.32s; give one for arm64", arch);
}

bool fit_open(struct unwrapped *u, const struct layer_kind *kind)
{
	char compression[16], word[64];
	int images, node;

	if (!align_tree(u) || !check_tree(u))
		return false;
	images = fdt_path_offset(u->data, "/images");
	if (images < 0)
		return layer_no_kernel(u, "it is a device tree, which has no kernel; give the kernel");
	node = choose_kernel(u, images);
	if (node < 0)
		return layer_no_kernel(u, "it is a FIT image without a kernel in its default configuration; take out what is to be "
				       "judged");
	if (!is_kernel(u->data, node))
		return layer_no_kernel(u, "it is a FIT image whose default configuration has a %.32s for its kernel; take the "
				       "kernel out of it first", text_of(u->data, node, "type"));
	snprintf(compression, sizeof(compression), "%s", text_of(u->data, node, "compression"));
	snprintf(word, sizeof(word), "%s %.40s", kind->name, fdt_get_name(u->data, node, NULL));
	if (!check_arch(u, node) || !take_data(u, node))
		return false;
	layer_trail(u, word);
	layer_expect(u, compression);
	return true;
}
