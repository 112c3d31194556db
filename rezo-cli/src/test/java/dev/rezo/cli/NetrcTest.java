package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("A322")
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
  void hostsHaveUsersAndTheFirstOneCounts() {
    assertThat(FILE.userAndPassword("a.test", null)).isEqualTo("ada:one");
    assertThat(FILE.userAndPassword("A.TEST", "bob")).isEqualTo("bob:t w\"o");
    assertThat(FILE.userAndPassword("c.test", null)).isEqualTo(":alone");
    assertThat(FILE.userAndPassword("c.test", "eve")).isEqualTo("eve:alone");
    assertThat(FILE.userAndPassword("else.test", null)).isEqualTo("anyone:three");
    assertThat(FILE.userAndPassword("else.test", "eve")).isNull();
  }

  @Test
  void whatIsCutShortIsReadAsFarAsItGoes() {
    assertThat(Netrc.parse("").userAndPassword("a", null)).isNull();
    assertThat(Netrc.parse("login x password y").userAndPassword("a", null)).isNull();
    assertThat(Netrc.parse("machine").userAndPassword("a", null)).isNull();
    assertThat(Netrc.parse("machine a login").userAndPassword("a", null)).isNull();
    assertThat(Netrc.parse("machine a login \"x").userAndPassword("a", null)).isEqualTo("x:");
  }
}
