package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HappyEyeballsTest {

  private static final long DELAY = 250;

  @Test
  void eachAddressHasAHeadStart() {
    HappyEyeballs race = new HappyEyeballs(3, DELAY);
    assertThat(race.pollAtNanos()).isEqualTo(Deadlines.NEVER);
    assertThat(race.poll(1000)).isZero();
    assertThat(race.poll(1000)).isEqualTo(HappyEyeballs.NONE);
    assertThat(race.pollAtNanos()).isEqualTo(1250);
    assertThat(race.poll(1249)).isEqualTo(HappyEyeballs.NONE);
    assertThat(race.poll(1250)).isEqualTo(1);
    assertThat(race.pollAtNanos()).isEqualTo(1500);
    assertThat(race.poll(1500)).isEqualTo(2);
    assertThat(race.pollAtNanos()).as("nothing is left to try").isEqualTo(Deadlines.NEVER);
  }

  @Test
  void aFailureStartsTheNextAtOnce() {
    HappyEyeballs race = new HappyEyeballs(3, DELAY);
    race.poll(0);
    race.failed(0, 10);
    assertThat(race.poll(10)).isEqualTo(1);
    assertThat(race.pollAtNanos()).isEqualTo(260);
    race.failed(1, 20);
    assertThat(race.poll(20)).isEqualTo(2);
    assertThat(race.isLost()).isFalse();
    race.failed(2, 30);
    assertThat(race.isLost()).isTrue();
  }

  @Test
  void theFirstToAnswerWinsAndTheOthersAreGivenUp() {
    HappyEyeballs race = new HappyEyeballs(4, DELAY);
    race.poll(0);
    race.poll(250);
    race.poll(500);
    assertThat(race.connected(1)).containsExactly(0, 2);
    assertThat(race.isDecided()).isTrue();
    assertThat(race.poll(10_000)).as("decided").isEqualTo(HappyEyeballs.NONE);
    assertThat(race.pollAtNanos()).isEqualTo(Deadlines.NEVER);
    assertThat(race.wasSilent(0, 600)).isTrue();
    assertThat(race.wasSilent(2, 600)).as("it had hardly begun").isFalse();
  }

  @Test
  void aUselessWinnerLetsTheRaceGoOnWithAllThatHaveNotFailed() {
    HappyEyeballs race = new HappyEyeballs(3, DELAY);
    race.poll(0);
    race.poll(250);
    race.connected(1);
    assertThat(race.untried()).as("the loser may be tried again").isEqualTo(2);
    race.useless(1);
    assertThat(race.poll(300)).isZero();
    race.failed(0, 310);
    assertThat(race.poll(310)).isEqualTo(2);
    race.connected(2);
    race.useless(2);
    assertThat(race.isLost()).isTrue();
  }

  @Test
  void whatCannotHappenIsADefectAndSaysSo() {
    HappyEyeballs race = new HappyEyeballs(2, DELAY);
    race.poll(0);
    assertThatThrownBy(() -> race.failed(1, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("address 1: expected TRYING, actual UNTRIED");
  }

  @Test
  void familiesTakeTurnsFromThatOfTheFirst() {
    assertThat(interleaved("::1", "::2", "::3", "192.0.2.1", "192.0.2.2"))
        .isEqualTo(addresses("::1", "192.0.2.1", "::2", "192.0.2.2", "::3"));
    assertThat(interleaved("192.0.2.1", "192.0.2.2", "::1"))
        .isEqualTo(addresses("192.0.2.1", "::1", "192.0.2.2"));
    assertThat(interleaved("192.0.2.1", "192.0.2.2"))
        .isEqualTo(addresses("192.0.2.1", "192.0.2.2"));
    assertThat(interleaved()).isEmpty();
  }

  @Test
  void aFamilyIsChosenOrPreferred() {
    List<InetAddress> all = addresses("::1", "192.0.2.1", "::2", "192.0.2.2");
    assertThat(AddressFamily.ANY.choose(all)).isEqualTo(all);
    assertThat(AddressFamily.IPV4_ONLY.choose(all)).isEqualTo(addresses("192.0.2.1", "192.0.2.2"));
    assertThat(AddressFamily.IPV6_ONLY.choose(all)).isEqualTo(addresses("::1", "::2"));
    assertThat(HappyEyeballs.interleave(AddressFamily.IPV4_FIRST.choose(all)))
        .isEqualTo(addresses("192.0.2.1", "::1", "192.0.2.2", "::2"));
    assertThat(AddressFamily.IPV6_FIRST.choose(addresses("192.0.2.1", "::1")))
        .isEqualTo(addresses("::1", "192.0.2.1"));
  }

  private static List<InetAddress> interleaved(String... literals) {
    return HappyEyeballs.interleave(addresses(literals));
  }

  private static List<InetAddress> addresses(String... literals) {
    return Stream.of(literals).map(HappyEyeballsTest::address).toList();
  }

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
