//! `sasl.jaas.config`: `MODULE FLAG key=value ... ;`, in the words and quotes of Java's tokenizer. Pure.
//!
//! Errors name keys and never values: those are passwords.

use std::collections::BTreeMap;
use std::iter::Peekable;
use std::str::Chars;

/// The one login module of the setting.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct LoginModule {
    /// Its class.
    pub(super) class: String,
    /// What it is told.
    pub(super) options: BTreeMap<String, String>,
}

impl LoginModule {
    /// The class without its package.
    pub(super) fn name(&self) -> &str {
        self.class.rsplit('.').next().unwrap_or_default()
    }

    /// An option that is there and says something.
    pub(super) fn option(&self, key: &str) -> Option<&str> {
        self.options.get(key).map(String::as_str).filter(|value| !value.is_empty())
    }

    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut tokens = Tokens(text.chars().peekable());
        let Some(Token::Text(class)) = tokens.next()? else {
            return Err("it has to begin with the class of a login module".to_owned());
        };
        match tokens.next()? {
            Some(Token::Text(flag)) if is_flag(&flag) => {}
            _ => return Err(format!("after {class} there has to be `required`")),
        }
        let mut options = BTreeMap::new();
        loop {
            let key = match tokens.next()? {
                Some(Token::Text(key)) => key,
                Some(Token::Sign(';')) => break,
                Some(Token::Sign(sign)) => {
                    return Err(format!(
                        "`{sign}` stands where an option should; put values in double quotes"
                    ));
                }
                None => return Err("it has to end with a semicolon".to_owned()),
            };
            match (tokens.next()?, tokens.next()?) {
                (Some(Token::Sign('=')), Some(Token::Text(value))) => options.insert(key, value),
                _ => return Err(format!("the option `{key}` has no value; put values in double quotes")),
            };
        }
        match tokens.next()? {
            None => Ok(Self { class, options }),
            Some(_) => Err("it names more than one login module".to_owned()),
        }
    }
}

fn is_flag(word: &str) -> bool {
    ["required", "requisite", "sufficient", "optional"].iter().any(|flag| word.eq_ignore_ascii_case(flag))
}

#[derive(Debug)]
enum Token {
    /// A word, or what stood in quotes.
    Text(String),
    Sign(char),
}

struct Tokens<'a>(Peekable<Chars<'a>>);

impl Tokens<'_> {
    fn next(&mut self) -> Result<Option<Token>, String> {
        while self.0.peek().is_some_and(|letter| letter.is_whitespace() || *letter == '/') {
            if self.0.next() == Some('/') {
                self.skip_comment();
            }
        }
        let Some(letter) = self.0.next() else { return Ok(None) };
        match letter {
            '"' | '\'' => self.quoted(letter).map(Some),
            letter if is_word(letter) => {
                let mut word = String::from(letter);
                while let Some(letter) = self.0.next_if(|letter| is_word(*letter)) {
                    word.push(letter);
                }
                Ok(Some(Token::Text(word)))
            }
            sign => Ok(Some(Token::Sign(sign))),
        }
    }

    fn skip_comment(&mut self) {
        if self.0.next_if_eq(&'*').is_none() {
            self.0.by_ref().find(|letter| *letter == '\n');
            return;
        }
        let mut last = ' ';
        for letter in self.0.by_ref() {
            if last == '*' && letter == '/' {
                return;
            }
            last = letter;
        }
    }

    fn quoted(&mut self, quote: char) -> Result<Token, String> {
        let mut text = String::new();
        loop {
            match self.0.next() {
                Some(letter) if letter == quote => return Ok(Token::Text(text)),
                Some('\\') => text.extend(self.escaped()),
                Some('\n') | None => return Err("a quote is not closed".to_owned()),
                Some(letter) => text.push(letter),
            }
        }
    }

    fn escaped(&mut self) -> Option<char> {
        Some(match self.0.next()? {
            'a' => '\x07',
            'b' => '\x08',
            'f' => '\x0c',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\x0b',
            digit @ '0'..='7' => {
                let mut code = digit.to_digit(8)?;
                // Three digits at most, and no more than a byte.
                let length = if digit <= '3' { 2 } else { 1 };
                for _ in 0..length {
                    let Some(digit) = self.0.next_if(|letter| letter.is_digit(8)) else { break };
                    code = code * 8 + digit.to_digit(8)?;
                }
                char::from_u32(code)?
            }
            other => other,
        })
    }
}

fn is_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '$' | '.') || u32::from(letter) >= 0xA0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(text: &str) -> Vec<(String, String)> {
        LoginModule::parse(text).unwrap().options.into_iter().collect()
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect()
    }

    #[test]
    fn as_java_reads_it() {
        let module = LoginModule::parse(
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"alice\" password='s;e c';",
        )
        .unwrap();
        assert_eq!(module.name(), "PlainLoginModule");
        assert_eq!(options("M required;"), []);
        assert_eq!(options("M REQUIRED a=b-c_d.e$ ;"), pairs(&[("a", "b-c_d.e$")]));
        assert_eq!(options(r#"M required a="q\"u\\o\tt\101e" ;"#), pairs(&[("a", "q\"u\\o\ttAe")]));
        assert_eq!(
            options("M required // user\n a=b /* and\n so on */ c=d;"),
            pairs(&[("a", "b"), ("c", "d")])
        );
        assert_eq!(options(r#"M required a = "x" a="y";"#), pairs(&[("a", "y")]));
        assert_eq!(options(r#"M required a="\470";"#), pairs(&[("a", "'0")]));
    }

    #[test]
    fn what_is_wrong_is_named_and_values_are_not() {
        for (text, part) in [
            ("", "begin with"),
            ("M;", "required"),
            ("M perhaps;", "required"),
            ("M required username=\"secret\"", "semicolon"),
            ("M required username=\"secret", "quote"),
            ("M required username;", "`username`"),
            ("M required username=;", "`username`"),
            ("M required password=secret!secret;", "`!`"),
            ("M required a=\"secret\"; N required;", "more than one"),
        ] {
            let error = LoginModule::parse(text).unwrap_err();
            assert!(error.contains(part) && !error.contains("secret"), "{text}: {error}");
        }
    }
}
