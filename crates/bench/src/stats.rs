//! Many timings, and the few numbers people read.

use std::time::{Duration, Instant};

/// Timings in one unit.
#[derive(Debug, Clone, Default)]
pub struct Samples(Vec<f64>);

impl Samples {
    /// Adds one.
    pub fn add(&mut self, value: f64) {
        self.0.push(value);
    }

    /// Adds the milliseconds of a duration.
    pub fn add_ms(&mut self, took: Duration) {
        self.add(took.as_secs_f64() * 1_000.0);
    }

    /// Adds all of another set.
    pub fn extend(&mut self, other: &Samples) {
        self.0.extend(&other.0);
    }

    /// Runs an act so many times and keeps the milliseconds of each.
    ///
    /// # Errors
    /// What the act refuses.
    pub fn of<T, E>(times: usize, mut act: impl FnMut(usize) -> Result<T, E>) -> Result<Samples, E> {
        let mut samples = Samples::default();
        for turn in 0..times {
            let begun = Instant::now();
            let made = act(turn)?;
            samples.add_ms(begun.elapsed());
            drop(made);
        }
        Ok(samples)
    }

    /// How many.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Nearest rank: a value that was really seen. Zero when there is none.
    pub fn percentile(&self, percent: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let rank = (percent / 100.0 * sorted.len() as f64).ceil() as usize;
        sorted.get(rank.saturating_sub(1)).or(sorted.last()).copied().unwrap_or(0.0)
    }

    /// The middle one.
    pub fn median(&self) -> f64 {
        self.percentile(50.0)
    }

    /// Every value multiplied, for another unit.
    pub fn times(&self, factor: f64) -> Samples {
        Samples(self.0.iter().map(|value| value * factor).collect())
    }

    /// Every value less a constant that was measured apart, never below zero.
    pub fn less(&self, constant: f64) -> Samples {
        Samples(self.0.iter().map(|value| (value - constant).max(0.0)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(values: impl IntoIterator<Item = u32>) -> Samples {
        Samples(values.into_iter().map(f64::from).collect())
    }

    #[test]
    fn a_percentile_is_a_measured_value_in_any_order() {
        let samples = seen((1..=100).rev());
        assert_eq!(samples.percentile(50.0), 50.0);
        assert_eq!(samples.percentile(99.0), 99.0);
        assert_eq!(samples.percentile(100.0), 100.0);
        assert_eq!(seen([7]).percentile(1.0), 7.0);
        assert_eq!(seen([3, 1]).median(), 1.0);
    }

    #[test]
    fn an_empty_sample_is_zero_and_a_difference_not_negative() {
        assert_eq!(Samples::default().percentile(99.0), 0.0);
        assert_eq!(seen([5, 1]).less(2.0).percentile(1.0), 0.0);
        assert_eq!(seen([5, 1]).less(2.0).percentile(100.0), 3.0);
    }
}
