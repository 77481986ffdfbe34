//! Method names of std and of the libraries that crates with watched types call.
//!
//! A watched method of such a name would catch calls that mean the library's. The list is made by hand and grouped by where the
//! name comes from; a name that turns up as a false arrow is added here, and the watched method is renamed.

/// The names, each once.
#[rustfmt::skip]
pub(crate) const LIBRARY: &[&str] = &[
    // Option, Result.
    "and", "and_then", "as_deref", "as_deref_mut", "as_mut", "as_ref", "cloned", "copied", "err", "expect", "expect_err",
    "filter", "flatten", "get_or_insert", "get_or_insert_with", "inspect", "inspect_err", "insert", "is_err", "is_err_and",
    "is_none", "is_none_or", "is_ok", "is_ok_and", "is_some", "is_some_and", "iter", "iter_mut", "map", "map_err", "map_or",
    "map_or_else", "ok", "ok_or", "ok_or_else", "or", "or_else", "replace", "take", "take_if", "transpose", "unwrap",
    "unwrap_err", "unwrap_or", "unwrap_or_default", "unwrap_or_else", "unzip", "xor", "zip",
    // Iterator.
    "all", "any", "by_ref", "chain", "cmp", "collect", "count", "cycle", "enumerate", "eq", "filter_map", "find",
    "find_map", "flat_map", "fold", "for_each", "fuse", "ge", "gt", "intersperse", "is_sorted", "last", "le", "lt",
    "map_while", "max", "max_by", "max_by_key", "min", "min_by", "min_by_key", "ne", "next", "next_back", "nth", "nth_back",
    "partial_cmp", "partition", "peek", "peekable", "position", "product", "reduce", "rev", "rfind", "rfold", "rposition",
    "scan", "size_hint", "skip", "skip_while", "step_by", "sum", "take_while", "try_fold", "try_for_each",
    // slices, Vec, VecDeque.
    "append", "as_mut_slice", "as_slice", "array_chunks", "binary_search", "binary_search_by", "binary_search_by_key",
    "capacity", "chunk_by", "chunks", "chunks_exact", "clear", "concat", "contains", "copy_from_slice", "copy_within",
    "dedup", "dedup_by", "dedup_by_key", "drain", "ends_with", "extend", "extend_from_slice", "extend_from_within", "fill",
    "first", "first_mut", "get", "get_mut", "into_boxed_slice", "is_empty", "join", "last_mut", "len", "make_contiguous",
    "partition_point", "pop", "pop_back", "pop_front", "pop_if", "push", "push_back", "push_front", "remove", "repeat",
    "reserve", "resize", "resize_with", "retain", "retain_mut", "reverse", "rotate_left", "rotate_right", "sort", "sort_by",
    "sort_by_cached_key", "sort_by_key", "sort_unstable", "sort_unstable_by", "sort_unstable_by_key", "splice", "split_at",
    "split_first", "split_last", "split_off", "splitn", "starts_with", "swap", "swap_remove", "to_vec", "truncate",
    "windows",
    // maps and sets.
    "contains_key", "difference", "entry", "first_entry", "first_key_value", "get_key_value", "intersection", "into_keys",
    "into_values", "is_disjoint", "is_subset", "is_superset", "keys", "last_entry", "last_key_value", "or_default",
    "or_insert", "or_insert_with", "pop_first", "pop_last", "range", "range_mut", "remove_entry", "symmetric_difference",
    "union", "values", "values_mut",
    // str, String, char.
    "as_bytes", "as_str", "bytes", "char_indices", "chars", "eq_ignore_ascii_case", "escape_debug", "escape_default",
    "insert_str", "into_bytes", "into_string", "is_alphabetic", "is_alphanumeric", "is_ascii", "is_ascii_digit",
    "is_char_boundary", "is_control", "is_digit", "is_lowercase", "is_numeric", "is_uppercase", "is_whitespace", "len_utf8",
    "lines", "make_ascii_lowercase", "matches", "parse", "push_str", "rmatches", "rsplit", "rsplit_once", "rsplitn",
    "split", "split_ascii_whitespace", "split_inclusive", "split_once", "split_terminator", "split_whitespace",
    "strip_prefix", "strip_suffix", "to_ascii_lowercase", "to_ascii_uppercase", "to_digit", "to_lowercase", "to_string",
    "to_uppercase", "trim", "trim_end", "trim_end_matches", "trim_matches", "trim_start", "trim_start_matches",
    // numbers.
    "abs", "abs_diff", "ceil", "checked_add", "checked_div", "checked_mul", "checked_rem", "checked_sub", "clamp",
    "count_ones", "div_euclid", "floor", "is_negative", "is_positive", "leading_zeros", "overflowing_add", "pow",
    "rem_euclid", "round", "saturating_add", "saturating_mul", "saturating_sub", "signum", "sqrt", "to_be_bytes",
    "to_le_bytes", "to_ne_bytes", "trailing_zeros", "unsigned_abs", "wrapping_add", "wrapping_mul", "wrapping_sub",
    // traits of std.
    "add", "borrow", "borrow_mut", "clone", "clone_from", "deref", "deref_mut", "drop", "finish", "fmt", "hash", "index",
    "into", "into_iter", "mul", "neg", "not", "sub", "to_owned", "try_into", "type_id",
    // cells, locks, channels, threads.
    "compare_exchange", "downgrade", "fetch_add", "fetch_sub", "get_or_init", "into_inner", "is_finished", "is_poisoned",
    "load", "lock", "notify_all", "notify_one", "read", "recv", "recv_timeout", "send", "set", "store", "try_borrow",
    "try_iter", "try_lock", "try_read", "try_recv", "try_write", "unpark", "update", "upgrade", "wait", "wait_timeout",
    "wait_timeout_while", "wait_while", "write",
    // paths, files, processes.
    "ancestors", "arg", "args", "as_os_str", "as_path", "canonicalize", "components", "create", "created", "current_dir",
    "display", "env", "exists", "extension", "file_name", "file_stem", "file_type", "flush", "is_dir", "is_file", "kill",
    "metadata", "modified", "open", "output", "parent", "path", "permissions", "read_dir", "read_exact", "read_line",
    "read_to_end", "read_to_string", "rewind", "seek", "set_extension", "set_len", "spawn", "status", "sync_all",
    "sync_data", "to_path_buf", "to_string_lossy", "try_exists", "with_extension", "with_file_name", "write_all",
    "write_fmt", "write_str",
    // time.
    "as_micros", "as_millis", "as_nanos", "as_secs", "as_secs_f64", "checked_duration_since", "duration_since", "elapsed",
    "subsec_nanos",
    // errors and Any.
    "cause", "description", "downcast", "downcast_mut", "downcast_ref", "kind", "raw_os_error", "source",
    // chrono, serde, serde_json, uuid.
    "as_array", "as_bool", "as_f64", "as_i64", "as_object", "as_u64", "as_uuid", "date", "day", "deserialize", "format",
    "hour", "hyphenated", "is_array", "is_null", "is_object", "is_string", "minute", "month", "naive_utc", "pointer",
    "second", "serialize", "simple", "time", "timestamp", "timestamp_millis", "to_value", "with_timezone", "year",
    // rusqlite.
    "bind", "busy_timeout", "changes", "close", "column_count", "execute", "execute_batch", "is_autocommit",
    "last_insert_rowid", "pragma_query_value", "pragma_update", "prepare", "prepare_cached", "query", "query_and_then",
    "query_map", "query_one", "query_row", "row", "rows", "sqlite_error_code",
    // ring, zeroize, data-encoding, hpke, rand.
    "as_slice_mut", "decode", "decode_mut", "encode", "encode_mut", "expand", "export", "finalize", "open_in_place",
    "seal_in_place", "sign", "tag", "unseal", "verify", "zeroize",
    // tracing.
    "enter", "entered", "in_scope", "record",
];
