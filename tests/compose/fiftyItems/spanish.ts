import type { Story } from './story.ts';

export const spanish: Story[] = [
  {
    headline: 'El ayuntamiento de Tarn aprueba el segundo puente tras once años',
    bullets: ['La obra cuesta 84 millones de coronas', 'Tres concejales votaron en contra'],
  },
  {
    headline: 'La naviera niega que conociera las grietas del motor',
    bullets: [
      'Un inspector avisó en marzo de «grietas visibles», según una carta',
      'Dice que repitió el aviso en mayo y en agosto',
    ],
    never: [['Dice que repitió', 'Un inspector avisó']],
  },
  {
    headline: 'Mueren tres obreros al caer un muro en la cantera de Ostby',
    bullets: ['El muro cayó sobre una fila de camiones', 'Los bomberos buscan a otros dos trabajadores'],
    breaking: true,
  },
  {
    headline: 'La sanidad retira leche infantil de cuatro tiendas de Lund',
    bullets: ['Los botes llevan las marcas L204 y L205', 'No se conoce ningún niño enfermo'],
    tags: ['Salud'],
  },
  {
    headline: 'Dimite la ministra Ana Brodie por las cuentas del puerto',
    bullets: [
      'Brodie dice que firmó las cuentas sin leer el anexo',
      'La presidenta, que la había defendido el lunes ante los diputados y que ahora evita a la prensa, no ha nombrado sucesor ni ha dicho quién llevará hasta el otoño las cuentas del puerto',
    ],
  },
  {
    headline: '¿Quién paga el nuevo muelle de los pescadores?',
    bullets: ['El puerto aporta la mitad y el Estado un tercio', 'El resto sale de una tasa de dos coronas'],
  },
  {
    headline: 'El Rovers gana 3-1 al Lund y jugará la final de copa',
    bullets: ['Ida Holm marcó dos goles en su partido número cien', 'La final es el 12 de mayo'],
  },
];
