package dev.rezo.publicsuffix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Url;
import dev.rezo.plugins.cookie.CookieJar;
import dev.rezo.plugins.cookie.Verdict;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("A305")
class SuffixListTest {

  private static final SuffixList LIST = SuffixList.bundled();

  @ParameterizedTest
  @CsvSource({
    "co.uk, true",
    "example.co.uk, false",
    "github.io, true",
    "me.github.io, false",
    "example.com, false",
    "example.test, false",
    "x~y.co.uk, true",
    "a_b.co.uk, false",
    "www.ck, false",
    "other.ck, true",
    "kawasaki.jp, false",
    "city.kawasaki.jp, false",
    "other.kawasaki.jp, true",
    "xn--55qx5d.cn, true",
    "example.xn--55qx5d.cn, false",
  })
  void suffixesAreTold(String domain, boolean expected) {
    assertThat(LIST.contains(domain)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "https://www.example.co.uk/, co.uk, PUBLIC_SUFFIX",
    "https://www.example.co.uk/, example.co.uk, STORED",
    "https://me.github.io/, github.io, PUBLIC_SUFFIX",
    "https://github.io/, github.io, STORED",
    "https://a.xn--55qx5d.cn/, xn--55qx5d.cn, PUBLIC_SUFFIX",
    "https://a.CO.UK./, co.uk., PUBLIC_SUFFIX",
  })
  void aJarAsksIt(String url, String domain, Verdict expected) {
    CookieJar jar = CookieJar.builder().suffixes(LIST).build();
    assertThat(jar.store(Url.parse(url), "a=b; Domain=" + domain)).isEqualTo(expected);
    assertThat(jar.store(Url.parse(url), "c=d")).isEqualTo(Verdict.STORED);
  }

  /** Hosts of any shape that an address may have: an answer, never a failure. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whateverAHostMayBeIsAnswered(long seed) {
    Random random = new Random(seed);
    String characters = "aZ09-._~x";
    for (int i = 0; i < 3000; i++) {
      StringBuilder host = new StringBuilder("h");
      int length = 1 + random.nextInt(120);
      for (int j = 0; j < length; j++) {
        host.append(
            random.nextInt(20) == 0
                ? ".xn--"
                : characters.charAt(random.nextInt(characters.length())));
      }
      Url url = Url.parse("https://" + host + "/");
      CookieJar jar = CookieJar.builder().suffixes(LIST).build();
      String name = url.origin().hostName();
      String domain = name.substring(name.indexOf('.') + 1);
      assertThat(jar.store(url, "a=b; Domain=" + domain)).isNotNull();
    }
  }
}
