//! Items within macros.
cfg_rt! {
    /// Waits for a task.
    pub struct JoinHandle<T> { raw: T }

    cfg_unstable! {
        #[derive(Debug)]
        pub enum Signal { Hup, Term }
    }

    impl<T> JoinHandle<T> {
        pub fn abort(&self) { if self.done() { stop() } else { go() } }
    }
}

cfg_if::cfg_if! {
    if #[cfg(unix)] {
        pub fn only_unix() {}
    } else if #[cfg(windows)] {
        pub fn only_windows() {}
    } else {
        pub fn elsewhere() {}
    }
}

lazy_static! { static ref PATTERN: Regex = Regex::new("a").unwrap(); }

mock! {
    pub File {
        fn not_an_item(&self);
    }
}

macro_rules! made {
    ($name:ident) => { fn $name() {} };
}

fn generates() -> TokenStream {
    quote! {
        fn not_a_definition() { #body }
    }
}

impl Draw for [u8; 4] { fn draw_array(&self) {} }
impl<'a> Draw for &'a str { fn draw_reference(&self) {} }
impl Draw for (u8, a::B) { fn draw_tuple(&self) {} }
impl dyn Draw { fn draw_object(&self) {} }
fn after() {}
