//! Spanish names as catalogues sort them: by the first of two families' names.
//!
//! In: the words of a name. Out: which of them are the family's, where given names and families that are well known tell it:
//! `Juan Carlos Onetti` has two of the one, `Federico García Lorca` two of the other (IFLA, “Names of persons”, Spain).

/// Given names that many have.
const GIVEN: &[&str] = &[
    "Adolfo", "Alberto", "Alejandro", "Alejo", "Alfonso", "Álvaro", "Ana", "Andrés", "Ángel", "Ángeles", "Antonio",
    "Armando", "Arturo", "Augusto", "Beatriz", "Benito", "Camilo", "Carlos", "Carmen", "César", "Clara", "Claudia",
    "Concepción", "Cristina", "Daniel", "David", "Diego", "Dolores", "Domingo", "Eduardo", "Elena", "Emilia", "Emilio",
    "Enrique", "Ernesto", "Esteban", "Eva", "Federico", "Felipe", "Félix", "Fernando", "Francisco", "Gabriel",
    "Gabriela", "Gerardo", "Gonzalo", "Guillermo", "Gustavo", "Héctor", "Hernán", "Hugo", "Ignacio", "Inés", "Isabel",
    "Ismael", "Jaime", "Javier", "Jesús", "Joaquín", "Jorge", "José", "Josefina", "Juan", "Juana", "Julia", "Julio",
    "Laura", "Leopoldo", "Lorenzo", "Luis", "Luisa", "Luz", "Manuel", "Marcela", "Marcos", "Margarita", "María",
    "Mariano", "Mario", "Marta", "Martín", "Mateo", "Mercedes", "Miguel", "Mónica", "Nicolás", "Octavio", "Óscar",
    "Pablo", "Patricia", "Pedro", "Pilar", "Rafael", "Ramón", "Raúl", "Ricardo", "Roberto", "Rodolfo", "Rodrigo",
    "Rosa", "Rosario", "Rubén", "Salvador", "Santiago", "Sergio", "Silvia", "Sofía", "Susana", "Teresa", "Tomás",
    "Vicente", "Víctor", "Victoria",
];

/// Families that many have, and that are nobody's second given name.
const FAMILIES: &[&str] = &[
    "Aguilar", "Alonso", "Álvarez", "Bioy", "Blasco", "Cabrera", "Calderón", "Castro", "Cela", "Cortés", "Cruz",
    "Delgado", "Díaz", "Domínguez", "Fernández", "Flores", "Fuentes", "García", "Gil", "Gómez", "González",
    "Gutiérrez", "Guerrero", "Hernández", "Herrera", "Jiménez", "López", "Márquez", "Martínez", "Medina", "Mendoza",
    "Molina", "Morales", "Moreno", "Muñoz", "Navarro", "Núñez", "Ortega", "Ortiz", "Pardo", "Pérez", "Ramírez",
    "Ramos", "Reyes", "Ríos", "Rivera", "Roa", "Rodríguez", "Rojas", "Romero", "Ruiz", "Sáenz", "Sánchez", "Santos",
    "Serrano", "Soto", "Suárez", "Torres", "Valle", "Vargas", "Vázquez", "Vega", "Velázquez",
];

/// Words between the parts of a name.
const PARTICLES: &[&str] = &["de", "del", "la", "las", "los"];

/// Whether a family's name is one of Spain's, as far as that is known.
pub(super) fn is_family(word: &str) -> bool {
    FAMILIES.contains(&word)
}

/// Where the family's name begins in a name of three words or more; `None` where nothing tells it.
pub(super) fn family(words: &[&str]) -> Option<usize> {
    let last = words.len().checked_sub(1)?;
    let given = words.iter().take(last).take_while(|word| GIVEN.contains(word)).count();
    if given == 0 {
        return None;
    }
    // A preposition stays with the given name, whether its family has an article or not.
    let particles = words[given..last].iter().take_while(|word| PARTICLES.contains(word)).count();
    let at = given + particles;
    let families = &words[at..];
    let is_name = |word: &&str| word.starts_with(char::is_uppercase);
    let is_plain = families.first().is_some_and(is_name) && families.last().is_some_and(is_name);
    // `Ortega y Gasset`, `Calderón de la Barca`: one name, however many words it has.
    let is_joined = families.iter().any(|word| *word == "y" || PARTICLES.contains(word));
    let is_known = families.len() == 1 || is_joined || is_family(families[0]) || given == 1 && families.len() == 2;
    (is_plain && is_known).then_some(at)
}
