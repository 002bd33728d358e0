// A pad that the test owns, in the place of those of this machine; remembers the effects that are played on it.
window.__effects = [];
window.__pad = {
  id: 'Virtual Pad (STANDARD GAMEPAD Vendor: 054c Product: 0ce6)', index: 0, connected: true, mapping: 'standard',
  timestamp: 0, axes: [0, 0, 0, 0],
  buttons: Array.from({length: 18}, () => ({pressed: false, touched: false, value: 0})),
  vibrationActuator: {
    effects: ['dual-rumble', 'trigger-rumble'],
    playEffect(type, effect) {
      const values = [effect.strongMagnitude, effect.weakMagnitude, effect.leftTrigger, effect.rightTrigger];
      window.__effects.push([type, ...values.filter((value) => value !== undefined)].join(' '));
      return Promise.resolve('complete');
    },
    reset() {
      window.__effects.push('reset');
      return Promise.resolve('complete');
    },
  },
};
navigator.getGamepads = () => [window.__pad, null, null, null];
