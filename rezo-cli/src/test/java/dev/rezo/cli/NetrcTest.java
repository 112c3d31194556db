package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class NetrcTest {

  private static final Netrc FILE =
      Netrc.parse(
          """
          # machine a.test login nobody
          machine a.test login ada password one
          machine a.test
            login bob
            password "t w\\"o"
          macdef init
            machine c.test login in-macro password no

          machine c.test account x password alone
          default login anyone password three
          """);

  @Test
  void hostsHaveLoginsAndTheFirstOneCounts() {
    assertThat(FILE.login("a.test", null)).isEqualTo("ada:one");
    assertThat(FILE.login("A.TEST", "bob")).isEqualTo("bob:t w\"o");
    assertThat(FILE.login("c.test", null)).isEqualTo(":alone");
    assertThat(FILE.login("c.test", "eve")).isEqualTo("eve:alone");
    assertThat(FILE.login("else.test", null)).isEqualTo("anyone:three");
    assertThat(FILE.login("else.test", "eve")).isNull();
  }

  @Test
  void whatIsCutShortIsReadAsFarAsItGoes() {
    assertThat(Netrc.parse("").login("a", null)).isNull();
    assertThat(Netrc.parse("login x password y").login("a", null)).isNull();
    assertThat(Netrc.parse("machine").login("a", null)).isNull();
    assertThat(Netrc.parse("machine a login").login("a", null)).isNull();
    assertThat(Netrc.parse("machine a login \"x").login("a", null)).isEqualTo("x:");
  }
}
