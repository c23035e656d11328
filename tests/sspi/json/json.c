/* A reader of JSON (RFC 8259) without fractions: see jansson.h. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "jansson.h"

enum { DEEPEST = 32 };

typedef struct { const char *at; int line, depth; } reader;

static json_t *read_value(reader *in);

static char *room(size_t size)
{
    void *memory = calloc(1, size);
    if (memory == NULL) abort();
    return memory;
}

static void skip_blanks(reader *in)
{
    for (; *in->at == ' ' || *in->at == '\t' || *in->at == '\r' || *in->at == '\n'; in->at++) in->line += *in->at == '\n';
}

static int take(reader *in, char wanted)
{
    skip_blanks(in);
    if (*in->at != wanted) return 0;
    in->at++;
    return 1;
}

static int read_hex(reader *in, uint32_t *code)
{
    *code = 0;
    for (int i = 0; i < 4; i++, in->at++) {
        const char *digits = "0123456789abcdef", *digit = strchr(digits, *in->at | 0x20);
        if (*in->at == 0 || digit == NULL) return 0;
        *code = *code << 4 | (uint32_t)(digit - digits);
    }
    return 1;
}

/* What follows "\u", of which a pair of surrogates has two. */
static int read_code(reader *in, char *out, size_t *length)
{
    uint32_t code, low;
    if (!read_hex(in, &code)) return 0;
    if (code >= 0xDC00 && code < 0xE000) return 0;
    if (code >= 0xD800 && code < 0xDC00) {
        if (*in->at++ != '\\' || *in->at++ != 'u' || !read_hex(in, &low) || low < 0xDC00 || low >= 0xE000) return 0;
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    if (code >= 0x10000) out[(*length)++] = (char)(0xF0 | code >> 18);
    if (code >= 0x10000) out[(*length)++] = (char)(0x80 | (code >> 12 & 63));
    else if (code >= 0x800) out[(*length)++] = (char)(0xE0 | code >> 12);
    if (code >= 0x800) out[(*length)++] = (char)(0x80 | (code >> 6 & 63));
    else if (code >= 0x80) out[(*length)++] = (char)(0xC0 | code >> 6);
    out[(*length)++] = (char)(code >= 0x80 ? 0x80 | (code & 63) : code);
    return 1;
}

static char *read_string(reader *in, size_t *length)
{
    static const char escapes[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    if (!take(in, '"')) return NULL;
    char *text = room(strlen(in->at) + 1);
    *length = 0;
    while (*in->at != '"') {
        const char *escape;
        if ((unsigned char)*in->at < ' ') break;                            /* the end of the file, too */
        if (*in->at != '\\') {
            text[(*length)++] = *in->at++;
            continue;
        }
        in->at++;
        if (*in->at == 'u') {
            in->at++;
            if (!read_code(in, text, length)) break;
        } else if (*in->at != 0 && (escape = strchr(escapes, *in->at)) != NULL) {
            text[(*length)++] = meanings[escape - escapes];
            in->at++;
        } else break;
    }
    if (*in->at != '"') {
        free(text);
        return NULL;
    }
    in->at++;
    text[*length] = 0;
    char *fitting = realloc(text, *length + 1);
    return fitting ? fitting : text;
}

/* Entries up to the closing bracket. */
static int read_entries(reader *in, json_t *list, char end)
{
    json_t **last = &list->first;
    if (take(in, end)) return 1;
    do {
        char *key = NULL;
        size_t length;
        if (list->type == JSON_OBJECT) {
            key = read_string(in, &length);
            if (key == NULL || memchr(key, 0, length) != NULL || json_object_get(list, key) != NULL || !take(in, ':')) {
                free(key);
                return 0;
            }
        }
        *last = read_value(in);
        if (*last == NULL) {
            free(key);
            return 0;
        }
        (*last)->key = key;
        last = &(*last)->next;
        list->length++;
    } while (take(in, ','));
    return take(in, end);
}

static int read_number(reader *in, json_t *value)
{
    char *end;
    value->number = strtoll(in->at, &end, 10);
    int is_number = end != in->at && *end != '.' && (*end | 0x20) != 'e';
    in->at = end;
    return is_number;
}

static json_t *read_value(reader *in)
{
    static const struct { const char *word; json_type type; } words[] = { { "null", JSON_NULL }, { "true", JSON_TRUE }, { "false", JSON_FALSE } };
    json_t *value = (json_t *)room(sizeof *value);
    int ok = 0;
    skip_blanks(in);
    if (++in->depth <= DEEPEST) {
        if (*in->at == '{' || *in->at == '[') {
            value->type = *in->at == '{' ? JSON_OBJECT : JSON_ARRAY;
            in->at++;
            ok = read_entries(in, value, value->type == JSON_OBJECT ? '}' : ']');
        } else if (*in->at == '"') {
            value->type = JSON_STRING;
            value->text = read_string(in, &value->length);
            ok = value->text != NULL;
        } else if (*in->at == '-' || (*in->at >= '0' && *in->at <= '9')) {
            value->type = JSON_INTEGER;
            ok = read_number(in, value);
        } else for (int i = 0; i < 3 && !ok; i++) {
            size_t length = strlen(words[i].word);
            if (strncmp(in->at, words[i].word, length) != 0) continue;
            value->type = words[i].type;
            in->at += length;
            ok = 1;
        }
    }
    in->depth--;
    if (ok) return value;
    json_decref(value);
    return NULL;
}

json_t *json_load_file(const char *path, size_t flags, json_error_t *error)
{
    (void)flags;
    error->line = 0;
    snprintf(error->text, sizeof error->text, "the file cannot be read");
    FILE *file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0) return NULL;
    long size = ftell(file);
    rewind(file);
    char *text = room((size_t)size + 1);
    size_t count = fread(text, 1, (size_t)size, file);
    fclose(file);
    reader in = { text, 1, 0 };
    json_t *value = count == (size_t)size && strlen(text) == count ? read_value(&in) : NULL;
    skip_blanks(&in);
    if (value != NULL && *in.at != 0) {
        json_decref(value);
        value = NULL;
    }
    error->line = in.line;
    snprintf(error->text, sizeof error->text, "this is no JSON, or more than that");
    free(text);
    return value;
}

void json_decref(json_t *value)
{
    while (value != NULL) {
        json_t *next = value->next;
        json_decref(value->first);
        free(value->key);
        free(value->text);
        free(value);
        value = next;
    }
}

json_t *json_object_get(const json_t *object, const char *key)
{
    json_t *value = json_is_object(object) ? object->first : NULL;
    while (value != NULL && (value->key == NULL || strcmp(value->key, key) != 0)) value = value->next;
    return value;
}

json_t *json_array_get(const json_t *array, size_t index)
{
    json_t *value = json_is_array(array) ? array->first : NULL;
    while (value != NULL && index-- > 0) value = value->next;
    return value;
}
