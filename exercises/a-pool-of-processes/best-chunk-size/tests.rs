use super::*;

#[test]
fn the_pool_that_took_48_seconds() {
    let requests = [3000; 100];
    let with_size = |size| makespan(&requests, 8, size, 0);
    assert_eq!(with_size(4), 48_000, "in chunks of 4");
    assert_eq!(with_size(1), 39_000, "one at a time");
    assert_eq!(with_size(13), 39_000, "in chunks of 13");
    assert_eq!(with_size(100), 300_000, "all in one chunk");
}

#[test]
fn a_hand_over_is_paid_for_each_chunk() {
    assert_eq!(
        makespan(&[1000; 100], 8, 1, 10),
        13 * 1010,
        "one at a time: 13 rounds, each with a hand-over"
    );
    assert_eq!(
        makespan(&[1000; 100], 8, 4, 10),
        4 * 4010,
        "in chunks of 4: 4 rounds"
    );
    assert_eq!(
        makespan(&[1000; 100], 8, 13, 10),
        13_010,
        "in chunks of 13: one round"
    );
}

#[test]
fn the_last_chunk_may_be_smaller() {
    assert_eq!(makespan(&[1000; 10], 3, 4, 100), 4100, "4, 4 and 2 jobs");
    assert_eq!(makespan(&[1000; 10], 3, 3, 100), 4200, "3, 3, 3 and 1 job");
    assert_eq!(makespan(&[1000; 5], 1, 2, 100), 5300, "2, 2 and 1 job");
}

#[test]
fn the_next_chunk_goes_to_whoever_is_free_first() {
    // One worker has the long job, the other does all the rest.
    let long_first = [6000, 1000, 1000, 1000, 1000, 1000, 1000];
    assert_eq!(
        makespan(&long_first, 2, 1, 0),
        6000,
        "two workers: the long job, and six short ones"
    );
    assert_eq!(
        makespan(&long_first, 3, 1, 0),
        6000,
        "three workers: nothing is shorter than the long job"
    );
    assert_eq!(
        makespan(&long_first, 2, 2, 0),
        7000,
        "chunks of 2: a short job goes with the long one"
    );
}

#[test]
fn chunks_are_handed_out_in_their_order() {
    let long_last = [1000, 1000, 1000, 1000, 1000, 1000, 6000];
    assert_eq!(
        makespan(&long_last, 2, 1, 0),
        9000,
        "the long job begins when the short ones are done"
    );
    assert_eq!(
        makespan(&long_last, 2, 6, 0),
        6000,
        "six short jobs in one chunk, and the long one"
    );
}

#[test]
fn no_jobs_take_no_time() {
    assert_eq!(makespan(&[], 8, 4, 100), 0, "no jobs take no time");
    assert_eq!(best_chunk_size(&[], 8, 100), 1, "no jobs: the smallest chunk");
}

#[test]
fn without_a_cost_one_at_a_time_is_best_for_equal_jobs() {
    assert_eq!(
        best_chunk_size(&[3000; 100], 8, 0),
        1,
        "equal jobs, and no cost"
    );
}

#[test]
fn with_a_cost_each_worker_gets_one_chunk_of_equal_jobs() {
    assert_eq!(
        best_chunk_size(&[3000; 100], 8, 1000),
        13,
        "100 jobs for 8 workers"
    );
    assert_eq!(
        best_chunk_size(&[3000; 100], 100, 1000),
        1,
        "a worker for each job"
    );
    assert_eq!(
        best_chunk_size(&[3000; 100], 1, 1000),
        100,
        "one worker: all in one chunk"
    );
}

#[test]
fn jobs_that_differ_have_a_best_size_too() {
    // 8 short jobs and a long one: the short ones in one chunk.
    let lengths = [100, 100, 100, 100, 100, 100, 100, 100, 800];
    assert_eq!(
        best_chunk_size(&lengths, 2, 10),
        8,
        "the eight short jobs in one chunk"
    );
    // Whatever is in a chunk with the long job has to wait for it.
    let lengths = [900, 100, 100, 100, 100, 100, 100, 100, 100, 100];
    assert_eq!(
        best_chunk_size(&lengths, 2, 10),
        1,
        "what shares a chunk with the long job waits for it"
    );
}
